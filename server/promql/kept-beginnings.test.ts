// A window that moves on: only its end is evaluated, and the answer is the one that evaluating all of it gives.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const MINUTE_MS = 60_000;
const WINDOW_STEPS = 12;
const RUNS = 15;
const TIMEOUT_MS = 60_000;

const QUERIES = [
  'x',
  'x > 2',
  'rate(x[3m])',
  'sum by (a) (x)',
  'avg_over_time(x[5m])',
  'stddev_over_time(x[4m])',
  'sum_over_time(x[7m])',
  'quantile_over_time(0.5, x[4m])',
  'max_over_time(rate(x[2m])[4m:1m])',
  'deriv(x[5m])',
  'topk(1, x)',
  'count_values("v", x)',
  'x offset 1m',
  'x offset -1m',
  'absent(x{a="1"})',
  'x / on (a) group_left sum by (a) (x)',
  'x unless x > 3',
  'x @ end()',
  'sum(x @ 300)',
  'last_over_time(x[4m:range()])',
  'time() + 1',
];

function startPair() {
  const changes: number[] = [];
  let readFromMs: number[] = [];
  const kept = createTestEngine({
    wrapReader: (reader) => ({
      ...reader,
      version: (untilMs) => String(changes.filter((fromMs) => fromMs <= untilMs).length),
      select: (matchers, range, hints) => {
        readFromMs.push(range.startMs);
        return reader.select(matchers, range, hints);
      },
    }),
  });
  const plain = createTestEngine({ limits: { maxCacheBytes: 0 } });
  return {
    kept,
    plain,
    write: (line: string, fromMs: number): void => {
      for (const { series } of [kept, plain]) series.load([samplesOf(parseNotedSeries(line), MINUTE_MS)]);
      changes.push(fromMs);
    },
    reads: (): number[] => {
      const all = readFromMs;
      readFromMs = [];
      return all;
    },
  };
}

const windowAt = (step: number) => ({
  startMs: step * MINUTE_MS,
  endMs: (step + WINDOW_STEPS - 1) * MINUTE_MS,
  stepMs: MINUTE_MS,
});

test('when the window moves on, only its end is read', async () => {
  const { kept, write, reads } = startPair();
  write('x 1+1x20', 0);
  await kept.engine.range({ text: 'x', ...windowAt(0) });
  reads();
  write(`x ${'_ '.repeat(14)}99`, 14 * MINUTE_MS);
  const { value } = await kept.engine.range({ text: 'x', ...windowAt(3) });
  const lookbackMs = 5 * MINUTE_MS;
  expect(reads()).toEqual([WINDOW_STEPS * MINUTE_MS - lookbackMs + 1]);
  expect(value.kind === 'grid' && Array.from(value.series[0]?.values ?? [])).toEqual([
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 99,
  ]);
});

test('a late sample is seen: nothing behind it is taken from what was kept', async () => {
  const { kept, write } = startPair();
  write('x 1+1x20', 0);
  await kept.engine.range({ text: 'x', ...windowAt(0) });
  write('x _ _ _ _ _ 50', 5 * MINUTE_MS);
  const { value } = await kept.engine.range({ text: 'x', ...windowAt(1) });
  expect(value.kind === 'grid' && value.series[0]?.values[4]).toBe(50);
});

const change = fc.record({
  at: fc.integer({ min: 0, max: 30 }),
  value: fc.integer({ min: 0, max: 5 }),
  series: fc.constantFrom('x{a="1",b="1"}', 'x{a="1",b="2"}', 'x{a="2"}'),
});
const round = fc.record({ changes: fc.array(change, { maxLength: 4 }), moveSteps: fc.integer({ min: -1, max: 4 }) });

test(
  'answers are those of an engine that keeps nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 5, maxLength: 40 }),
        fc.array(round, { minLength: 1, maxLength: 5 }),
        async (first, rounds) => {
          const { kept, plain, write } = startPair();
          const writeAll = (changes: typeof first): void => {
            for (const { at, value, series } of changes) write(`${series} ${'_ '.repeat(at)}${value}`, at * MINUTE_MS);
          };
          writeAll(first);
          let step = 0;
          for (const { changes, moveSteps } of [{ changes: [], moveSteps: 0 }, ...rounds]) {
            writeAll(changes);
            step = Math.max(0, step + moveSteps);
            for (const text of QUERIES) {
              const query = { text, ...windowAt(step) };
              const [left, right] = await Promise.all(
                [kept, plain].map(async ({ engine }) => {
                  const { value, warnings, infos } = await engine.range(query).catch((error: unknown) => ({
                    value: String(error),
                    warnings: [],
                    infos: [],
                  }));
                  return { value: shown(value), warnings, infos };
                }),
              );
              expect({ text, ...left }).toEqual({ text, ...right });
            }
          }
        },
      ),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

/** Values where there is one: what stands elsewhere means nothing. */
function shown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('series' in value)) return value;
  const { series, ...rest } = value as {
    series: { labels: string[]; values: Float64Array; present: Uint8Array | null }[];
  };
  return {
    ...rest,
    series: series.map(({ labels, values, present }) => ({
      labels,
      values: Array.from(values, (one, at) => (present === null || present[at] === 1 ? one : 'none')),
    })),
  };
}
