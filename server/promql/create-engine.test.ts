import { describe, expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { labelPairs } from '@/lib/labels/label-set';
import type { QueryValue } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { createTestEngine, type TestEngine } from '@/server/promql/testing/test-engine';
import { samplesOf } from '@/server/promql/script/run-script';
import type { SeriesReader } from '@/server/storage/ports';

const MINUTE_MS = 60_000;

function loaded(lines: string, options?: Parameters<typeof createTestEngine>[0]): TestEngine {
  const target = createTestEngine(options);
  const series = lines.trim().split('\n');
  target.series.load(series.map((line) => samplesOf(parseNotedSeries(line.trim()), MINUTE_MS)));
  return target;
}

async function failure(work: Promise<unknown>): Promise<{ message: string; errorType: unknown; status: unknown }> {
  try {
    await work;
  } catch (cause) {
    if (isInputError(cause)) return { message: cause.message, errorType: cause.errorType, status: cause.status };
    throw cause;
  }
  return { message: 'no failure', errorType: undefined, status: undefined };
}

function vectorOf(value: QueryValue): [labels: string, value: number][] {
  if (value.kind !== 'vector') throw new Error(`expected a vector, got ${value.kind}`);
  return value.samples.map(({ labels, value: sample }) => [
    labelPairs(labels)
      .map((pair) => pair.join('='))
      .join(' '),
    sample,
  ]);
}

describe('kinds of results', () => {
  const { engine } = loaded('x{a="2"} 1+1x5\n x{a="1"} 10+1x5');
  test('a scalar, a string, a vector sorted by labels', async () => {
    expect((await engine.instant({ text: '1 + 1', timeMs: 5 })).value).toEqual({
      kind: 'scalar',
      timestampMs: 5,
      value: 2,
    });
    expect((await engine.instant({ text: '"hi"', timeMs: 5 })).value).toEqual({
      kind: 'string',
      timestampMs: 5,
      value: 'hi',
    });
    expect(vectorOf((await engine.instant({ text: 'x', timeMs: MINUTE_MS })).value)).toEqual([
      ['__name__=x a=1', 11],
      ['__name__=x a=2', 2],
    ]);
  });
  test('a range selector gives raw samples, open on the left', async () => {
    const { value } = await engine.instant({ text: 'x{a="1"}[2m]', timeMs: 3 * MINUTE_MS });
    expect(value).toEqual({
      kind: 'matrix',
      series: [
        {
          labels: ['__name__', 'x', 'a', '1'],
          timestampsMs: Float64Array.of(2 * MINUTE_MS, 3 * MINUTE_MS),
          values: Float64Array.of(12, 13),
        },
      ],
    });
  });
  test('a range query gives a grid; scalars become a series without labels', async () => {
    const { value } = await engine.range({ text: 'time()', startMs: 0, endMs: 130_000, stepMs: MINUTE_MS });
    expect(value).toEqual({
      kind: 'grid',
      startMs: 0,
      stepMs: MINUTE_MS,
      stepCount: 3,
      series: [{ labels: [], values: Float64Array.of(0, 60, 120), present: null }],
    });
  });
  test('sort and topk keep their order in instant queries', async () => {
    for (const text of ['sort_desc(x)', 'topk(2, x)'])
      expect(vectorOf((await engine.instant({ text, timeMs: 0 })).value).map(([, value]) => value)).toEqual([10, 1]);
    for (const text of ['sort(x)', 'bottomk(2, x)'])
      expect(vectorOf((await engine.instant({ text, timeMs: 0 })).value).map(([, value]) => value)).toEqual([1, 10]);
  });
  test('stats count what was read', async () => {
    const { stats } = await engine.instant({ text: 'rate(x[2m])', timeMs: 2 * MINUTE_MS });
    expect(stats).toMatchObject({ seriesRead: 2, samplesRead: 4 });
  });
});

describe('names', () => {
  test('are dropped at once by default: two metrics may not become one', async () => {
    const { engine } = loaded('a_total{x="1"} 0+1x5\n b_total{x="1"} 0+2x5');
    const refused = await failure(engine.instant({ text: 'rate({x="1"}[5m])', timeMs: 300_000 }));
    expect(refused).toEqual({
      message: 'vector cannot contain metrics with the same labelset',
      errorType: 'execution',
      status: 422,
    });
    const { value } = await engine
      .instant({ text: 'sum by (__name__) (rate({x="1"}[5m]))', timeMs: 60_000 * 7 })
      .catch(() => ({ value: undefined }));
    expect(value).toBeUndefined();
  });
  test('wait until the end with promql-delayed-name-removal', async () => {
    const { engine } = loaded('a_total{x="1"} 0+60x5\n b_total{x="1"} 0+120x5', {
      features: ['promql-delayed-name-removal'],
    });
    const { value } = await engine.instant({
      text: 'label_replace(rate({x="1"}[5m]), "was", "$1", "__name__", "(.*)")',
      timeMs: 300_000,
    });
    expect(vectorOf(value)).toEqual([
      ['was=a_total x=1', 1],
      ['was=b_total x=1', 2],
    ]);
  });
});

describe('names of labels that objects have by birth', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is an ordinary label', async (name) => {
    const { engine } = loaded(`x{${name}="1"} 5\n x{${name}="2"} 7`);
    const { value } = await engine.instant({ text: `sum by (${name}) (x{${name}="2"})`, timeMs: 0 });
    expect(vectorOf(value)).toEqual([[`${name}=2`, 7]]);
  });
});

test('a rate of what is not named like a counter says so', async () => {
  const { engine } = loaded('x 0+1x10\n y_total 0+1x10');
  const { infos } = await engine.instant({ text: 'sum(rate(x[5m])) + sum(rate(y_total[5m]))', timeMs: 300_000 });
  expect(infos).toEqual([
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "x" (1:10)',
  ]);
});

describe('reading', () => {
  function counted(lines: string): { target: TestEngine; reads: string[] } {
    const reads: string[] = [];
    const wrapReader = (reader: SeriesReader): SeriesReader => ({
      ...reader,
      select: (matchers, range, hints) => {
        reads.push(`${matchers.map(({ value }) => value).join()} ${range.startMs}..${range.endMs}`);
        return reader.select(matchers, range, hints);
      },
    });
    return { target: loaded(lines, { wrapReader }), reads };
  }
  test('a selector that is written twice is read once', async () => {
    const { target, reads } = counted('x 0+1x30');
    await target.engine.range({ text: 'x / x + rate(x[10m])', startMs: 600_000, endMs: 1_200_000, stepMs: MINUTE_MS });
    expect(reads).toEqual(['x 1..1200000']);
  });
  test('reads that lie apart stay apart', async () => {
    const { target, reads } = counted('x 0+1x30');
    await target.engine.instant({ text: 'x - x offset 20m', timeMs: 1_800_000 });
    expect(reads.toSorted()).toEqual(['x 1500001..1800000', 'x 300001..600000']);
  });
  test('what @ pins is evaluated once', async () => {
    const { target, reads } = counted('x 0+1x30');
    const { value } = await target.engine.range({
      text: 'sum(x @ 600) + x * 0',
      startMs: 0,
      endMs: 1_200_000,
      stepMs: 600_000,
    });
    expect(reads.toSorted()).toEqual(['x -299999..1200000']);
    expect(value.kind === 'grid' && value.series.map(({ values }) => [...values])).toEqual([[10, 10, 10]]);
  });
});

describe('limits', () => {
  test.each([
    [{ stepMs: 0 }, /zero or negative query resolution step/],
    [{ stepMs: NaN }, /zero or negative query resolution step/],
    [{ endMs: -1 }, /end timestamp must not be before start/],
    [{ stepMs: 1 }, /exceeded maximum resolution of 11,000 points per timeseries/],
  ])('a range query with %j is refused', async (change, message) => {
    const { engine } = createTestEngine();
    const refused = await failure(engine.range({ text: 'x', startMs: 0, endMs: 20_000, stepMs: 1000, ...change }));
    expect(refused.errorType).toBe('bad_data');
    expect(refused.message).toMatch(message);
  });
  test('range vectors and strings are no range queries', async () => {
    const { engine } = createTestEngine();
    for (const text of ['x[5m]', '"a"'])
      expect(await failure(engine.range({ text, startMs: 0, endMs: 1, stepMs: 1 }))).toMatchObject({
        message: expect.stringMatching(
          /invalid expression type ".*" for range query, must be Scalar or instant Vector/,
        ),
        errorType: 'bad_data',
      });
  });
  test.each(['sum_over_time(x[1y:1ms])', 'max_over_time(max_over_time(x[1d:1s])[1d:1s])'])(
    '%s is refused before it runs',
    async (text) => {
      const { engine } = loaded('x 1');
      expect(await failure(engine.instant({ text, timeMs: 0 }))).toMatchObject({ errorType: 'execution', status: 422 });
    },
  );
  test('too many samples in memory end a query', async () => {
    const { engine } = loaded('x{a="1"} 0+1x100\n x{a="2"} 0+1x100', { limits: { maxSamples: 150 } });
    const query = { startMs: 0, endMs: 6_000_000, stepMs: MINUTE_MS };
    expect(await failure(engine.range({ text: 'x', ...query }))).toMatchObject({
      message:
        'query processing would load too many samples into memory in query execution: 202 at once, the limit is 150',
      errorType: 'execution',
    });
    expect(await failure(engine.range({ text: 'x{a="1"}', ...query }))).toMatchObject({ message: 'no failure' });
  });
  test('chains of two thousand operators are evaluated', async () => {
    const { engine } = loaded('x 1');
    const text = `x${' + x'.repeat(1900)}`;
    expect(vectorOf((await engine.instant({ text, timeMs: 0 })).value)).toEqual([['', 1901]]);
  });
});

describe('ends before its time', () => {
  const slow = 'x 1+1x400';
  const heavy = 'sum(avg_over_time((x / 3)[6h:1s]))';
  const range = { startMs: 0, endMs: 24_000_000, stepMs: 30_000 };
  test('a canceled query stops with status 499', async () => {
    const { engine } = loaded(slow);
    const controller = new AbortController();
    const work = engine.range({ text: heavy, ...range, signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await failure(work)).toEqual({
      message: 'query was canceled in query execution',
      errorType: 'canceled',
      status: 499,
    });
  });
  test('a query out of time says so', async () => {
    let nowMs = 0;
    const clock: Clock = { nowMs: () => 0, monotonicMs: () => (nowMs += 5) };
    const { engine } = loaded(slow, { clock, limits: { timeoutMs: 50 } });
    expect(await failure(engine.range({ text: heavy, ...range }))).toMatchObject({
      message: expect.stringMatching(/^query timed out in query execution: 0\.\d+ s passed, the limit is 0\.05 s$/),
      errorType: 'timeout',
    });
  });
  test('queries wait for a place, and a canceled one leaves the line', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const wrapReader = (reader: SeriesReader): SeriesReader => ({
      ...reader,
      select: async function* (...args: Parameters<SeriesReader['select']>) {
        await gate;
        yield* reader.select(...args);
      },
    });
    const { engine } = loaded('x 1', { wrapReader, limits: { maxConcurrent: 1 } });
    const first = engine.instant({ text: 'x', timeMs: 0 });
    const controller = new AbortController();
    // Not the same query: those that are wait for the first one's answer.
    const second = failure(engine.instant({ text: 'x', timeMs: 1, signal: controller.signal }));
    const third = engine.instant({ text: 'x', timeMs: 2 });
    controller.abort();
    expect(await second).toMatchObject({ message: 'query was canceled in query queue', errorType: 'canceled' });
    open();
    expect(vectorOf((await first).value)).toEqual(vectorOf((await third).value));
  });
});

test.each([
  ['x[step()]', 'duration must be greater than 0'],
  ['x[5m / step()]', 'division by zero'],
  ['x[5m % range()]', 'modulo by zero'],
  ['x[10 ^ 30]', 'duration is out of range'],
  ['x offset (1 + 10 ^ 30)', 'duration is out of range'],
  ['x[5m:step()]', 'duration must be greater than 0'],
])('%s is refused where only the times of the query can tell: %s', async (text, message) => {
  const { engine } = createTestEngine();
  expect(await failure(engine.instant({ text, timeMs: 0 }))).toMatchObject({ message, errorType: 'bad_data' });
});
