// The whole store against a naive one in memory, over random writes in any order, deletions, seals, merges, restarts and queries,
// by one process or by several in turn.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import { labelSetOf, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { anyHistogram, histogramRun } from '@/lib/testing/arbitrary-histograms';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import {
  batchOf,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  sampleTexts,
  selectColumns,
} from '@/server/storage/testing/store-harness';
import type { AppendOutcome, SampleBatch, TimeRange } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

const NOW_MS = 1_700_000_000_000;
const SERIES = 7;
/** Longer runs: so many, for so many minutes at the most a test; with the seed that a counterexample names, the same again. */
const { MODEL_RUNS = '12', MODEL_MINUTES, MODEL_SEED, MODEL_PATH } = process.env;
const LIMIT_MS = Number(MODEL_MINUTES ?? 3) * 60_000;
const RUNS = {
  numRuns: Number(MODEL_RUNS),
  ...(MODEL_SEED !== undefined && { seed: Number(MODEL_SEED) }),
  ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
  // What was tested in the time counts, when somebody said how much time there is.
  ...(MODEL_MINUTES !== undefined && { interruptAfterTimeLimit: LIMIT_MS }),
  // Each run takes database time; a smaller counterexample is worth less than an answer.
  endOnFailure: true,
};
/** The run that is under way when the time is over. */
const LAST_RUN_MS = 60_000;

/** Merges early, keeps all times, and deletes replaced rows at once: no query runs while they are replaced. */
const LIMITS = { mergeGenerations: 2, retentionMs: 2 ** 53, replacedKeepMs: -1 };
/** Hardly any series stays in memory once it has ended. */
const FORGETFUL = { ...LIMITS, maxEndedSeries: 1, replacedKeepMs: 500 };

let database: TestDatabase;
let runCount = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Row {
  readonly series: number;
  readonly timestampMs: number;
  readonly bits: readonly [low: number, high: number];
  /** The sample is this, not a float. */
  readonly histogram?: NativeHistogram;
  /** NaN for none. */
  readonly startMs?: number;
}
type Command =
  | { readonly kind: 'append'; readonly rows: readonly Row[] }
  | { readonly kind: 'query' | 'delete'; readonly range: TimeRange; readonly matchers: readonly Matcher[] }
  /** A round of upkeep that one of the processes begins now and nobody waits for. */
  | { readonly kind: 'round'; readonly whose: number }
  | { readonly kind: 'seal' | 'merge' | 'clean' | 'upkeep' | 'restart' | 'settle' | 'leave' };

/** Samples of the naive store: per series a map from time to the bits of the first value that came. */
class NaiveStore {
  readonly samples = Array.from({ length: SERIES }, () => new Map<number, string>());

  append(rows: readonly Row[]): void {
    // A batch stores its floats first.
    for (const row of [...rows.filter(({ histogram }) => !histogram), ...rows.filter(({ histogram }) => histogram)]) {
      const known = this.samples[row.series];
      if (known && !known.has(row.timestampMs)) known.set(row.timestampMs, textOf(row));
    }
  }

  delete(labels: readonly LabelSet[], matchers: readonly Matcher[], { startMs, endMs }: TimeRange): void {
    labels.forEach((set, series) => {
      if (!matches(set, matchers)) return;
      const known = this.samples[series];
      for (const timestampMs of known?.keys() ?? [])
        if (timestampMs >= startMs && timestampMs <= endMs) known?.delete(timestampMs);
    });
  }

  query(
    labels: readonly LabelSet[],
    matchers: readonly Matcher[],
    { startMs, endMs }: TimeRange,
  ): Map<string, string[]> {
    const found = new Map<string, string[]>();
    labels.forEach((set, series) => {
      if (!matches(set, matchers)) return;
      const rows = [...(this.samples[series] ?? [])]
        .filter(([timestampMs]) => timestampMs >= startMs && timestampMs <= endMs)
        .toSorted(([left], [right]) => left - right);
      if (rows.length > 0)
        found.set(
          labelsText(set),
          rows.map(([, text]) => text),
        );
    });
    return found;
  }
}

function textOf({ timestampMs, bits: words, histogram, startMs = NaN }: Row): string {
  const own = { timestampsMs: Float64Array.of(timestampMs), startTimestampsMs: Float64Array.of(startMs) };
  const column = valueColumn(new Float64Array(1));
  column.words.set(canonical(words));
  const [text = ''] = sampleTexts(
    histogram
      ? {
          timestampsMs: new Float64Array(0),
          values: new Float64Array(0),
          histograms: { ...own, histograms: [histogram] },
        }
      : { ...own, values: column.values },
  );
  return text;
}

function matches(set: LabelSet, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => matcherTest(matcher)(labelValue(set, matcher.name)));
}

function canonical([low, high]: readonly [number, number]): [number, number] {
  const isNaNValue = (high & 0x7ff0_0000) === 0x7ff0_0000 && ((high & 0xf_ffff) !== 0 || low !== 0);
  const isStale = high === 0x7ff0_0000 && low === 2;
  return isNaNValue && !isStale ? [0, 0x7ff8_0000] : [low, high];
}

const HOUR_MS = 3_600_000;
const time = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1200 }).map((step) => NOW_MS - step * 15_000) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -20, max: 20 }).map((hours) => NOW_MS - 30 * 24 * HOUR_MS + hours * HOUR_MS),
  },
  { weight: 1, arbitrary: fc.integer({ min: -10_000_000, max: 10_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 52), max: 2 ** 52 }) },
);
const word = fc.integer({ min: 0, max: 0xffff_ffff });
const bits = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: -1000, max: 100_000 }).map((value): [number, number] => wordsOf(value / 100)),
  },
  { weight: 1, arbitrary: fc.tuple(word, word) },
  { weight: 1, arbitrary: fc.constant<[number, number]>([2, 0x7ff0_0000]) },
);
const start = fc.oneof(
  { weight: 4, arbitrary: fc.constant(NaN) },
  { weight: 2, arbitrary: fc.constantFrom(NOW_MS - HOUR_MS, NOW_MS - 2 * HOUR_MS) },
  { weight: 1, arbitrary: time },
);
const oneFloat = fc.record({ series: fc.nat(SERIES - 1), timestampMs: time, bits, startMs: start });
const oneRow = fc.oneof(
  { weight: 3, arbitrary: oneFloat },
  { weight: 1, arbitrary: fc.tuple(oneFloat, anyHistogram).map(([row, histogram]): Row => ({ ...row, histogram })) },
);
/** A run of regular samples of one series, as scrapes make them. */
const run = fc
  .record({
    series: fc.nat(SERIES - 1),
    startMs: time,
    count: fc.integer({ min: 1, max: 150 }),
    first: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ series, startMs, count, first }) =>
    Array.from({ length: count }, (_, at): Row => ({
      series,
      timestampMs: Math.min(startMs, 2 ** 51) + at * 15_000,
      bits: wordsOf(first + at * 3),
    })),
  );
/** The same of a counter of histograms whose process began at some time. */
const histograms = fc
  .record({ series: fc.nat(SERIES - 1), startMs: time, began: start, counters: histogramRun })
  .map(({ series, startMs, began, counters }) =>
    counters.slice(0, 100).map((histogram, at): Row => ({
      series,
      timestampMs: Math.min(startMs, 2 ** 51) + at * 15_000,
      bits: [0, 0],
      histogram,
      startMs: began,
    })),
  );
const rows = fc.oneof(run, histograms, fc.array(oneRow, { minLength: 1, maxLength: 60 }));
const matcher = fc.record({
  name: fc.constantFrom('series', 'parity', 'absent'),
  type: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
  value: fc.constantFrom('', '1', 'odd', '[0-3]', 'odd|', '.+', '.*'),
});
const part = fc
  .record({ from: time, to: time, isAll: fc.boolean(), matchers: fc.array(matcher, { maxLength: 2 }) })
  .map(({ from, to, isAll, matchers }) => ({
    range: isAll ? { startMs: -(2 ** 52), endMs: 2 ** 52 } : { startMs: Math.min(from, to), endMs: Math.max(from, to) },
    matchers,
  }));
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: rows.map((some): Command => ({ kind: 'append', rows: some })) },
  { weight: 4, arbitrary: part.map((one): Command => ({ kind: 'query', ...one })) },
  { weight: 2, arbitrary: part.map((one): Command => ({ kind: 'delete', ...one })) },
  { weight: 4, arbitrary: fc.constant<Command>({ kind: 'seal' }) },
  { weight: 2, arbitrary: fc.constant<Command>({ kind: 'merge' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'clean' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'upkeep' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'restart' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'settle' }) },
);
/** What several processes do at the same time. */
const commandOrRound = fc.oneof(
  { weight: 26, arbitrary: command },
  { weight: 3, arbitrary: fc.nat(2).map((whose): Command => ({ kind: 'round', whose })) },
);
/** … and everything ends, again and again. */
const commandOrLeave = fc.oneof(
  { weight: 26, arbitrary: commandOrRound },
  { weight: 5, arbitrary: fc.constant<Command>({ kind: 'leave' }) },
);

function wordsOf(value: number): [number, number] {
  const { words } = valueColumn(Float64Array.of(value));
  return [words[0] ?? 0, words[1] ?? 0];
}

function toBatch(store: RunningSeriesStore, labels: readonly LabelSet[], all: readonly Row[]): SampleBatch {
  const some = all.filter(({ histogram }) => !histogram);
  const column = valueColumn(new Float64Array(some.length));
  some.forEach((row, at) => column.words.set(row.bits, at * 2));
  const columnsOf = (rowsOfKind: readonly Row[]) => ({
    seriesRefs: Int32Array.from(rowsOfKind, ({ series }) => store.seriesRef(labels[series] ?? [])),
    timestampsMs: Float64Array.from(rowsOfKind, ({ timestampMs }) => timestampMs),
    ...(rowsOfKind.some(({ startMs = NaN }) => !Number.isNaN(startMs)) && {
      startTimestampsMs: Float64Array.from(rowsOfKind, ({ startMs = NaN }) => startMs),
    }),
  });
  const native = all.flatMap(({ histogram, ...row }) => (histogram ? { ...row, histogram } : []));
  return {
    ...columnsOf(some),
    count: some.length,
    values: column.values,
    ...(native.length > 0 && {
      histograms: { ...columnsOf(native), histograms: native.map(({ histogram }) => histogram) },
    }),
  };
}

/** Label queries tell of all series with samples in the range; of others only such that lived about it. All three tell the same. */
async function checkLabels(
  store: RunningSeriesStore,
  matchers: readonly Matcher[],
  range: TimeRange,
  expected: ReadonlyMap<string, unknown>,
): Promise<void> {
  const listed = await store.series([matchers], range);
  const texts = listed.map(labelsText);
  expect(new Set(texts).size).toBe(texts.length);
  for (const text of expected.keys()) expect(texts).toContain(text);
  const names = new Set(listed.flatMap((labels) => labels.filter((_, at) => at % 2 === 0)));
  expect(await store.labelNames([matchers], range)).toEqual([...names].toSorted());
  const values = new Set(listed.map((labels) => labelValue(labels, 'series')));
  expect(await store.labelValues('series', [matchers], range)).toEqual([...values].toSorted());
}

/** `turns`: which of several processes runs a command. */
async function runCommands(
  commands: readonly Command[],
  turns: readonly number[],
  limits: Partial<StoreLimits>,
): Promise<void> {
  runCount += 1;
  const own = `run-${runCount}`;
  const labels = Array.from({ length: SERIES }, (_, at) =>
    labelSetOf({ __name__: `metric_${at % 3}`, own, series: `${at}`, ...(at % 2 === 1 && { parity: 'odd' }) }),
  );
  const naive = new NaiveStore();
  const clock = manualClock(NOW_MS);
  const processCount = Math.max(0, ...turns) + 1;
  const open = () => openTestStore({ databaseUrl: database.url, clock, limits });
  const stores = await Promise.all(Array.from({ length: processCount }, open));
  let rounds: Promise<void>[] = [];
  let turn = 0;
  let store = stores[0] as RunningSeriesStore;
  let pending: Promise<AppendOutcome>[] = [];
  /** Appends run side by side until somebody looks. */
  const settle = async (): Promise<void> => {
    for (const { rejected } of await Promise.all(pending))
      for (const { reason } of rejected) expect(reason).toBe('duplicate');
    pending = [];
  };
  /** Upkeep may remove a series that has no samples before the first one comes: whoever sends it asks for the series again. */
  const appendBeside = async (some: readonly Row[]): Promise<AppendOutcome> => {
    for (;;) {
      const outcome = await store.append(toBatch(store, labels, some), 'import');
      if (!outcome.rejected.some(({ reason }) => reason === 'unknown_series')) return outcome;
    }
  };
  /** Rows that a round replaces are deleted at once: nobody reads them then. */
  const endRounds = async (): Promise<void> => {
    if (rounds.length === 0) return;
    await Promise.all(rounds);
    rounds = [];
    await store.sync();
  };
  const check = async (matchers: readonly Matcher[], range: TimeRange): Promise<void> => {
    await settle();
    await endRounds();
    const all = [equals('own', own), ...matchers];
    const found = await selectColumns(store, all, range);
    const expected = naive.query(labels, all, range);
    expect(found.map((columns) => labelsText(columns.labels)).toSorted()).toEqual([...expected.keys()].toSorted());
    expect(new Map(found.map((columns) => [labelsText(columns.labels), sampleTexts(columns)]))).toEqual(expected);
    await checkLabels(store, all, range, expected);
  };
  try {
    for (const [at, one] of commands.entries()) {
      const next = turns[at % turns.length] ?? 0;
      // Hourly upkeep is due each time.
      clock.moveTo(NOW_MS + at * HOUR_MS);
      if (next !== turn) {
        await settle();
        turn = next;
        store = stores[turn] as RunningSeriesStore;
        // What it would know within a second.
        await store.sync();
      }
      if (one.kind === 'append') {
        naive.append(one.rows);
        pending.push(appendBeside(one.rows));
        if (rounds.length > 0) await settle();
      } else if (one.kind === 'round') {
        await settle();
        rounds.push((stores[one.whose % processCount] as RunningSeriesStore).runUpkeep());
      } else if (one.kind === 'query') await check(one.matchers, one.range);
      else if (one.kind === 'delete') {
        await settle();
        if (limits === FORGETFUL) await endRounds();
        const matchers = [equals('own', own), ...one.matchers];
        naive.delete(labels, matchers, one.range);
        await store.deleteSeries([matchers], one.range);
      } else if (one.kind === 'seal') await store.seal();
      else if (one.kind === 'merge') await store.merge();
      else if (one.kind === 'clean') await store.cleanTombstones();
      else if (one.kind === 'leave') {
        // It takes an epoch without a series to see that it has ended.
        for (let epoch = 0; epoch < 2; epoch += 1) {
          const ref = store.seriesRef(labelSetOf({ __name__: 'other', own: `other-${runCount}` }));
          pending.push(store.append(batchOf([[ref, NOW_MS + at * 2 + epoch, 1]]), 'import'));
          await settle();
          await store.seal();
        }
        await store.runUpkeep();
      } else if (one.kind === 'upkeep') {
        // Upkeep forgets series without samples; an append under way would be refused.
        await settle();
        await store.runUpkeep();
      } else if (one.kind === 'settle') await settle();
      else {
        await settle();
        await endRounds();
        await store.stop();
        store = await open();
        stores[turn] = store;
      }
    }
    await settle();
    await endRounds();
    for (store of stores) {
      await store.sync();
      await check([], { startMs: -(2 ** 52), endMs: 2 ** 52 });
    }
  } finally {
    await Promise.allSettled([...pending, ...rounds]);
    for (const one of stores) await one.stop();
  }
}

const alone = fc.constant([0]);
const inTurn = fc.array(fc.nat(2), { minLength: 1, maxLength: 30 });

test.each([
  ['the store answers like a naive one after any writes, deletions, seals, merges and restarts', alone, LIMITS],
  ['several processes answer alike, whoever writes, deletes, seals and merges', inTurn, LIMITS],
  ['series that end and leave memory, and come back, are as if they had stayed', alone, FORGETFUL],
  ['… in several processes, too', inTurn, FORGETFUL],
])(
  '%s',
  async (_, turns, limits) => {
    const commands = fc.array(limits === FORGETFUL ? commandOrLeave : commandOrRound, { minLength: 5, maxLength: 40 });
    const property = fc.asyncProperty(commands, turns, (some, whose) => runCommands(some, whose, limits));
    await expect(fc.assert(property, RUNS)).resolves.toBeUndefined();
  },
  LIMIT_MS + LAST_RUN_MS,
);
