// Native histograms and start timestamps through the store: what readers find out of them, and what counts them.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { NO_BUCKETS, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { HistogramBatch, SampleBatch, SeriesColumns } from '@/server/storage/ports';
import {
  batchOf,
  equals,
  manualClock,
  openTestStore,
  sampleTexts,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const STEP_MS = 15_000;

let database: TestDatabase;
let store: RunningSeriesStore;
let testCount = 0;
let own = '';
const open = (): Promise<RunningSeriesStore> =>
  openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS), limits: { mergeGenerations: 2 } });
beforeAll(async () => {
  database = await createTestDatabase();
  store = await open();
});
afterAll(async () => {
  await store.stop();
  await database.drop();
});
beforeEach(() => {
  testCount += 1;
  own = `test-${testCount}`;
});

const NOTHING = batchOf([]);
const refOf = (name = 'm'): number => store.seriesRef(labelSetOf({ __name__: name, own }));

function counter(count: number, more: Partial<NativeHistogram> = {}): NativeHistogram {
  return {
    schema: 2,
    count,
    sum: count / 4,
    zeroThreshold: 0.001,
    zeroCount: 0,
    positive: { indexes: Int32Array.of(1, 2), counts: Float64Array.of(count, 0) },
    negative: NO_BUCKETS,
    customBounds: [],
    resetHint: 'unknown',
    ...more,
  };
}

function native(
  rows: readonly (readonly [atStep: number, histogram: NativeHistogram])[],
  starts?: number[],
): SampleBatch {
  const histograms: HistogramBatch = {
    seriesRefs: new Int32Array(rows.length).fill(refOf()),
    timestampsMs: Float64Array.from(rows, ([step]) => NOW_MS + step * STEP_MS),
    histograms: rows.map(([, histogram]) => histogram),
    ...(starts && { startTimestampsMs: Float64Array.from(starts) }),
  };
  return { ...NOTHING, histograms };
}

async function read(fromStep = -1e6, toStep = 1e6): Promise<SeriesColumns | undefined> {
  const range = { startMs: NOW_MS + fromStep * STEP_MS, endMs: NOW_MS + toStep * STEP_MS };
  const [columns] = await selectColumns(store, [equals('own', own)], range);
  return columns;
}

const hints = (columns: SeriesColumns | undefined): string[] | undefined =>
  columns?.histograms?.histograms.map(({ resetHint }) => resetHint);

test('hints are found out from the samples before; gauge and reset stay as they came', async () => {
  await store.append(
    native([
      [0, counter(1)],
      [1, counter(2)],
      [2, counter(1)],
      [3, counter(2, { schema: 3 })],
      [4, counter(3, { schema: 3, resetHint: 'notReset' })],
      [5, counter(9, { resetHint: 'gauge' })],
      [6, counter(9, { resetHint: 'notReset' })],
      [7, counter(10, { resetHint: 'reset' })],
      [8, counter(11)],
    ]),
    'import',
  );
  const expected = ['unknown', 'notReset', 'unknown', 'unknown', 'notReset', 'gauge', 'unknown', 'reset', 'notReset'];
  expect(hints(await read())).toEqual(expected);
  // The sample before the range counts, too.
  expect(hints(await read(1, 2))).toEqual(['notReset', 'unknown']);
  await store.seal();
  expect(hints(await read())).toEqual(expected);
  expect(hints(await read(8, 8))).toEqual(['notReset']);
});

test('a float in between makes the next one unknown; a late histogram is a neighbour as any other', async () => {
  await store.append(
    native([
      [0, counter(1)],
      [2, counter(3)],
    ]),
    'import',
  );
  expect(hints(await read())).toEqual(['unknown', 'notReset']);
  await store.append(native([[1, counter(9)]]), 'import');
  expect(hints(await read())).toEqual(['unknown', 'notReset', 'unknown']);
  await store.append(batchOf([[refOf(), NOW_MS + STEP_MS / 2, 1]]), 'import');
  expect(hints(await read())).toEqual(['unknown', 'unknown', 'unknown']);
  expect((await read())?.values).toEqual(Float64Array.of(1));
  await store.deleteSeries([[equals('own', own)]], { startMs: NOW_MS + 1, endMs: NOW_MS + STEP_MS });
  expect(hints(await read())).toEqual(['unknown', 'notReset']);
});

test('start timestamps come back where they were sent, beside floats and histograms', async () => {
  const floats = batchOf([10, 11, 12].map((step) => [refOf(), NOW_MS + step * STEP_MS, step]));
  const starts = Float64Array.of(NOW_MS, NaN, NOW_MS + 5);
  const both = {
    ...native(
      [
        [0, counter(1)],
        [1, counter(2)],
      ],
      [NOW_MS - 7, NaN],
    ),
    ...floats,
  };
  await store.append({ ...both, startTimestampsMs: starts }, 'import');
  // A time that no sample can have is none; half a millisecond, too.
  const odd = batchOf([[refOf(), NOW_MS + 13 * STEP_MS, 1]]);
  await store.append({ ...odd, startTimestampsMs: Float64Array.of(0.5) }, 'import');
  await store.append(batchOf([[refOf(), NOW_MS + 14 * STEP_MS, 1]]), 'import');
  const check = async (): Promise<void> => {
    const columns = await read();
    expect(columns?.startTimestampsMs).toEqual(Float64Array.of(NOW_MS, NaN, NOW_MS + 5, NaN, NaN));
    expect(columns?.histograms?.startTimestampsMs).toEqual(Float64Array.of(NOW_MS - 7, NaN));
    expect((await read(11, 11))?.startTimestampsMs).toBeUndefined();
  };
  await check();
  await store.stop();
  store = await open();
  await check();
  await store.seal();
  await check();
});

test('the same again is a repetition whatever its hint and start; the first stays', async () => {
  await store.append(native([[0, counter(1)]], [NOW_MS - 1]), 'import');
  const again = native([[0, counter(1, { resetHint: 'gauge' })]], [NOW_MS - 2]);
  expect(await store.append(again, 'import')).toEqual({ appendedCount: 0, repeatedCount: 1, rejected: [] });
  const others = {
    ...native([
      [0, counter(2)],
      [1, counter(2)],
      [1, counter(3)],
    ]),
    ...batchOf([[refOf(), NOW_MS, 1]]),
  };
  expect(await store.append(others, 'import')).toEqual({
    appendedCount: 1,
    repeatedCount: 0,
    rejected: [
      { row: 0, reason: 'duplicate' },
      { row: 1, reason: 'duplicate' },
      { row: 3, reason: 'duplicate' },
    ],
  });
  expect((await read())?.histograms?.histograms.map(({ count }) => count)).toEqual([1, 2]);
  expect((await read())?.histograms?.startTimestampsMs).toEqual(Float64Array.of(NOW_MS - 1, NaN));
});

test('histograms are counted as samples, before and after sealing', async () => {
  const before = store.stats();
  await store.append(
    native([
      [0, counter(1)],
      [1, counter(2)],
    ]),
    'import',
  );
  expect(store.stats().sampleCount).toBe(before.sampleCount + 2);
  expect(store.stats().seriesCount).toBe(before.seriesCount + 1);
  await store.seal();
  expect(store.stats().sampleCount).toBe(before.sampleCount + 2);
});

test('a merge and a restart change nothing, whatever the epochs wrote in between', async () => {
  const expected = new Map<number, string>();
  for (let epoch = 0; epoch < 4; epoch += 1) {
    const steps = Array.from({ length: 60 }, (_, at) => at * 4 + epoch);
    await store.append(
      epoch % 2 === 0
        ? native(
            steps.map((step) => [step, counter(step, { schema: epoch })]),
            steps.map(() => NOW_MS - epoch),
          )
        : batchOf(steps.map((step) => [refOf(), NOW_MS + step * STEP_MS, step])),
      'import',
    );
    await store.seal();
    sampleTexts((await read()) ?? NOTHING).forEach((text) => expected.set(Number(text.split(' ')[0]), text));
  }
  await store.merge();
  const texts = [...expected].toSorted(([left], [right]) => left - right).map(([, text]) => text);
  expect(texts).toHaveLength(240);
  expect(sampleTexts((await read()) ?? NOTHING)).toEqual(texts);
  await store.stop();
  store = await open();
  expect(sampleTexts((await read()) ?? NOTHING)).toEqual(texts);
});

test('a histogram that could not be read again is refused before anything of it is written', async () => {
  const broken = counter(1, { positive: { indexes: Int32Array.of(1, 2), counts: Float64Array.of(1) } });
  await expect(store.append(native([[0, broken]]), 'import')).rejects.toThrow('2 buckets and 1 counts');
  const buckets = { indexes: new Int32Array(65_537), counts: new Float64Array(65_537) };
  await expect(store.append(native([[0, counter(1, { negative: buckets })]]), 'import')).rejects.toThrow('the limit');
  expect(await read()).toBeUndefined();
});

test('one histogram of very many buckets is longer than a page of the head and comes back whole', async () => {
  const indexes = Int32Array.from({ length: 200_000 }, (_, at) => at * 3);
  const large = counter(1, {
    positive: { indexes: indexes.slice(0, 60_000), counts: new Float64Array(60_000).fill(0.1) },
  });
  const negative = { indexes: indexes.slice(0, 65_536), counts: new Float64Array(65_536).map((_, at) => at / 7) };
  await store.append(
    native([
      [0, counter(1)],
      [1, { ...large, negative }],
      [2, counter(2)],
    ]),
    'import',
  );
  const texts = sampleTexts((await read()) ?? NOTHING);
  await store.seal();
  expect(sampleTexts((await read()) ?? NOTHING)).toEqual(texts);
  expect((await read(1, 1))?.histograms?.histograms[0]?.negative).toEqual(negative);
});
