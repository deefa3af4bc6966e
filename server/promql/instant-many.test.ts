// Queries asked together give what they give alone: values, failures, and nothing of each other.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import type { Matcher } from '@/lib/labels/matcher';
import type { PreparedQuery } from '@/server/promql/engine';
import { samplesOf } from '@/server/promql/script/run-script';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { createTestEngine } from '@/server/promql/testing/test-engine';
import type { SeriesReader } from '@/server/storage/ports';

const ORIGIN = { user: 'rules', isRule: true };
const SERIES = [
  'requests_total{job="a",code="200"} 0+10x40',
  'requests_total{job="a",code="500"} 0+1x40',
  'requests_total{job="b",code="200"} 5+7x40',
  'depth{job="a",queue="high"} 0 5 stale 3x30',
  'depth{job="b",queue="low"} 1+1x40',
  'sizes{job="a"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x40',
];
const QUERIES = [
  'depth > 10',
  'depth > 20',
  'depth{queue="low"} > bool 10',
  '1 < depth',
  'rate(requests_total[5m]) > 0.01',
  'rate(requests_total[5m]) > 0.1',
  'sum by (job) (rate(requests_total{code="500"}[5m])) / sum by (job) (rate(requests_total[5m])) > 0.05',
  'sum by (job) (rate(requests_total[5m])) unless on (job) depth{queue="low"}',
  'histogram_count(rate(sizes[5m]))',
  'rate(sizes[5m])',
  'topk(1, depth)',
  'sort_desc(depth)',
  'absent(nothing)',
  'scalar(sum(depth)) + 1',
  'time()',
  'depth offset 2m',
  'depth @ start() + 1',
  'max_over_time(depth[10m:1m])',
  'requests_total * on (job) depth',
  'label_replace(depth, "job", "x", "", "")',
  '"text"',
  'depth[5m]',
  '{__name__=~".+",job="a"}',
];

function engineWith(wrapReader?: (reader: SeriesReader) => SeriesReader) {
  const target = createTestEngine(wrapReader ? { wrapReader } : {});
  target.series.load(SERIES.map((line) => samplesOf(parseNotedSeries(line), 60_000)));
  return target.engine;
}

function prepare(engine: ReturnType<typeof engineWith>, text: string): PreparedQuery {
  return engine.prepare(text, engine.parse(text));
}

async function alone(engine: ReturnType<typeof engineWith>, text: string, timeMs: number): Promise<unknown> {
  try {
    return (await engine.instant({ text, timeMs })).value;
  } catch (thrown) {
    if (isInputError(thrown)) return thrown.message;
    throw thrown;
  }
}

test('together as alone, in any company', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...QUERIES), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 0, max: 45 }),
      async (texts, minute) => {
        const engine = engineWith();
        const timeMs = minute * 60_000 + 1234;
        const prepared = texts.map((text) => prepare(engine, text));
        const answers = await engine.instantMany(prepared, { timeMs, origin: ORIGIN });
        expect(answers.map(({ value, error }) => value ?? error?.message)).toEqual(
          await Promise.all(texts.map((text) => alone(engine, text, timeMs))),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('what many need is read once', async () => {
  const reads: (readonly Matcher[])[] = [];
  const engine = engineWith((reader) => ({
    ...reader,
    select: (matchers, range, hints) => {
      reads.push(matchers);
      return reader.select(matchers, range, hints);
    },
  }));
  const prepared = Array.from({ length: 50 }, (_, at) => prepare(engine, `rate(requests_total[5m]) > ${at}`));
  for (const timeMs of [600_000, 660_000]) await engine.instantMany(prepared, { timeMs, origin: ORIGIN });
  expect(reads).toHaveLength(2);
});

test('more than one piece', async () => {
  const engine = engineWith();
  const prepared = Array.from({ length: 450 }, (_, at) => prepare(engine, `vector(${at})`));
  const answers = await engine.instantMany(prepared, { timeMs: 0, origin: ORIGIN });
  expect(answers.map(({ value }) => (value?.kind === 'vector' ? value.samples[0]?.value : undefined))).toEqual(
    prepared.map((_, at) => at),
  );
});
