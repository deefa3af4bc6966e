// What is asked for when a range moves on, and when everything is asked for again.
import { expect, test } from 'vitest';
import type { AskedQuery, QueryAnswer } from '@/components/data/query-batch';
import { createTailCache } from '@/components/data/tail-cache';

const STEP_MS = 15_000;
const query = (fromStep: number, toStep: number, parts: Partial<AskedQuery> = {}): AskedQuery => ({
  expr: 'up',
  kind: 'range',
  startMs: fromStep * STEP_MS,
  endMs: toStep * STEP_MS,
  stepMs: STEP_MS,
  ...parts,
});

/** A server whose series have the number of each step for a value. */
function pageOf({
  seriesTotal,
  limitBytes,
}: { seriesTotal?: (asked: AskedQuery) => number | undefined; limitBytes?: number } = {}) {
  const asked: AskedQuery[] = [];
  const answerTo = (one: AskedQuery): QueryAnswer => {
    const stepCount = Math.floor((one.endMs - one.startMs) / one.stepMs) + 1;
    const values = Float64Array.from({ length: stepCount }, (_none, at) => one.startMs / one.stepMs + at);
    const total = seriesTotal?.(one);
    return {
      kind: 'result',
      sizeBytes: 1,
      result: {
        value: {
          kind: 'grid',
          startMs: one.startMs,
          stepMs: one.stepMs,
          stepCount,
          series: [{ labels: [], values, present: null }],
        },
        warnings: [],
        infos: [],
        stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0, ...(total !== undefined && { seriesTotal: total }) },
      },
    };
  };
  const cache = createTailCache(
    {
      ask: async (one) => {
        asked.push(one);
        return answerTo(one);
      },
    },
    limitBytes === undefined ? {} : { limitBytes },
  );
  const ask = async (one: AskedQuery): Promise<number[]> => {
    const answer = await cache.ask(one, new AbortController().signal);
    if (answer.kind !== 'result' || answer.result.value.kind !== 'grid') throw new Error('a grid was expected');
    return [...(answer.result.value.series[0]?.values ?? [])];
  };
  return { asked, ask, stepsAsked: () => asked.map((one) => [one.startMs / STEP_MS, one.endMs / STEP_MS]) };
}

const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_none, at) => from + at);

test('a range that moved on asks for its tail, and two steps that may have been incomplete', async () => {
  const page = pageOf();
  await page.ask(query(0, 100));
  expect(await page.ask(query(3, 103))).toEqual(steps(3, 103));
  expect(await page.ask(query(4, 104))).toEqual(steps(4, 104));
  expect(page.stepsAsked()).toEqual([
    [0, 100],
    [98, 103],
    [101, 104],
  ]);
});

test.each([
  ['the same range again', query(0, 100), query(0, 100)],
  ['a range that begins earlier', query(10, 100), query(5, 110)],
  ['a range far from the last', query(0, 100), query(200, 300)],
  ['other steps', query(0, 100), query(1, 101, { stepMs: STEP_MS * 2 })],
  ['steps between the known ones', query(0, 100), query(0, 101, { startMs: 7000 })],
  ['a query that names its range', query(0, 100, { expr: 'x @ end()' }), query(1, 101, { expr: 'x @ end()' })],
])('%s is asked for in full', async (_name, first, second) => {
  const page = pageOf();
  await page.ask(first);
  await page.ask(second);
  expect(page.asked).toEqual([first, second]);
});

test('an answer that was cut is no ground to build on, nor is a tail that was', async () => {
  const whole = pageOf({ seriesTotal: () => 9 });
  await whole.ask(query(0, 100));
  await whole.ask(query(1, 101));
  expect(whole.stepsAsked()).toEqual([
    [0, 100],
    [1, 101],
  ]);
  const tail = pageOf({ seriesTotal: ({ startMs }) => (startMs === 98 * STEP_MS ? 9 : undefined) });
  await tail.ask(query(0, 100));
  expect(await tail.ask(query(1, 101))).toEqual(steps(1, 101));
  expect(tail.stepsAsked().at(-1)).toEqual([1, 101]);
});

test('what was kept longest goes first when there is no room', async () => {
  const page = pageOf({ limitBytes: 1500 });
  await page.ask(query(0, 100));
  await page.ask(query(0, 100, { expr: 'other' }));
  await page.ask(query(1, 101, { expr: 'other' }));
  await page.ask(query(1, 101));
  expect(page.stepsAsked()).toEqual([
    [0, 100],
    [0, 100],
    [98, 101],
    [1, 101],
  ]);
});
