import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';
import {
  ALL_TIME,
  batchOf,
  bitRows,
  equals,
  manualClock,
  openTestStore,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let database: TestDatabase;
let testCount = 0;
/** Label of its own for each test: they share a database. */
let own = '';
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  testCount += 1;
  own = `test-${testCount}`;
});

const open = (options: Partial<Parameters<typeof openTestStore>[0]> = {}) =>
  openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS), ...options });

async function withStore(work: (store: RunningSeriesStore) => Promise<void>): Promise<void> {
  const store = await open();
  try {
    await work(store);
  } finally {
    await store.stop();
  }
}

function refOf(store: RunningSeriesStore, values: Record<string, string> = {}): number {
  return store.seriesRef(labelSetOf({ __name__: 'm', own, ...values }));
}

async function rowsOf(store: RunningSeriesStore): Promise<string[]> {
  const [only] = await selectColumns(store, [equals('own', own)]);
  return only ? bitRows(only) : [];
}

async function sql(text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

describe('admission', () => {
  test('live refuses the far future, the distant past and what is far behind; import takes all of it', async () => {
    await withStore(async (store) => {
      const ref = refOf(store);
      const rows = batchOf([
        [ref, NOW_MS, 1],
        [ref, NOW_MS + 10 * MINUTE_MS, 2],
        [ref, NOW_MS + 10 * MINUTE_MS + 1, 3],
        [ref, NOW_MS - 50 * MINUTE_MS, 4],
        [ref, NOW_MS - 50 * MINUTE_MS - 1, 5],
        [ref, NOW_MS - 31 * 24 * HOUR_MS, 6],
        [9_999_999, NOW_MS, 7],
      ]);
      expect(await store.append(rows, 'live')).toEqual({
        appendedCount: 3,
        repeatedCount: 0,
        rejected: [
          { row: 2, reason: 'too_far_ahead' },
          { row: 4, reason: 'out_of_order' },
          { row: 5, reason: 'too_old' },
          { row: 6, reason: 'unknown_series' },
        ],
      });
      const imported = batchOf([
        [ref, -5000, 1],
        [ref, NOW_MS * 2, 2],
        [ref, Number.NaN, 3],
        [ref, 0.5, 3],
      ]);
      const outcome = await store.append(imported, 'import');
      expect(outcome.appendedCount).toBe(2);
      expect(outcome.rejected.map(({ row }) => row)).toEqual([2, 3]);
      expect((await rowsOf(store)).map((row) => Number(row.split(' ')[0]))).toEqual([
        -5000,
        NOW_MS - 50 * MINUTE_MS,
        NOW_MS,
        NOW_MS + 10 * MINUTE_MS,
        NOW_MS * 2,
      ]);
      // A sample of the far future, from an import or a clock that was wrong, does not keep the present out.
      const present = batchOf([
        [ref, NOW_MS + 1, 8],
        [ref, NOW_MS - 2 * HOUR_MS, 9],
      ]);
      expect((await store.append(present, 'live')).rejected).toEqual([{ row: 1, reason: 'out_of_order' }]);
    });
  });

  test('the same sample again is repeated, another value at its time is a duplicate; inside a batch, across batches, out of order', async () => {
    await withStore(async (store) => {
      const ref = refOf(store);
      expect(
        await store.append(
          batchOf([
            [ref, NOW_MS, 1],
            [ref, NOW_MS, 1],
            [ref, NOW_MS, 2],
            [ref, NOW_MS - 5, 3],
            [ref, NOW_MS - 5, 4],
          ]),
          'live',
        ),
      ).toEqual({
        appendedCount: 2,
        repeatedCount: 1,
        rejected: [
          { row: 2, reason: 'duplicate' },
          { row: 4, reason: 'duplicate' },
        ],
      });
      expect(
        await store.append(
          batchOf([
            [ref, NOW_MS, 1],
            [ref, NOW_MS - 5, 3],
            [ref, NOW_MS - 5, 9],
            [ref, NOW_MS, -1],
          ]),
          'live',
        ),
      ).toEqual({
        appendedCount: 0,
        repeatedCount: 2,
        rejected: [
          { row: 2, reason: 'duplicate' },
          { row: 3, reason: 'duplicate' },
        ],
      });
    });
  });

  test('samples whose commit has just come count for those that follow at once, also before they are in the head', async () => {
    const store = await open();
    const ref = refOf(store);
    const [first, later] = [NOW_MS - 5 * MINUTE_MS, NOW_MS - 4 * MINUTE_MS];
    await store.append(batchOf([[ref, NOW_MS - 9 * MINUTE_MS, 0]]), 'live');
    const outcomes = [store.append(batchOf([[ref, first, 1]]), 'live')];
    // Its row is on the way to the log when the others come, which are more: they follow without a pause.
    await setImmediate();
    await setImmediate();
    for (const rows of [
      [[ref, later, 2]],
      [[ref, first, 1]],
      [[ref, first, 7]],
      [[ref, first - 1000, 3]],
      [[ref, later, 2]],
      [[ref, later + 1000, 4]],
    ] as const)
      outcomes.push(store.append(batchOf(rows), 'live'));
    const counts = (await Promise.all(outcomes)).map(({ appendedCount, repeatedCount, rejected }) => [
      appendedCount,
      repeatedCount,
      ...rejected.map(({ reason }) => reason),
    ]);
    expect(counts).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 0, 'duplicate'],
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    const rows = await rowsOf(store);
    expect(rows).toHaveLength(5);
    await store.stop();
    await withStore(async (restarted) => expect(await rowsOf(restarted)).toEqual(rows));
  });

  test('0 and -0 differ; NaN of any payload is the one NaN; stale markers keep their bits through log, restart and segments', async () => {
    const first = await open();
    const ref = refOf(first);
    const values = new Float64Array(5);
    new Uint32Array(values.buffer).set([
      0,
      0,
      0,
      0x8000_0000,
      0xdead_beef,
      0x7ff8_1234,
      STALE_MARKER_LOW,
      STALE_MARKER_HIGH,
      3,
      0xfff0_0000,
    ]);
    const timestampsMs = Float64Array.from(values, (_, at) => NOW_MS + at);
    await first.append({ count: 5, seriesRefs: new Int32Array(5).fill(ref), timestampsMs, values }, 'live');
    expect(
      await first.append(
        batchOf([
          [ref, NOW_MS + 1, 0],
          [ref, NOW_MS + 2, Number.NaN],
        ]),
        'live',
      ),
    ).toMatchObject({
      repeatedCount: 1,
      rejected: [{ row: 0, reason: 'duplicate' }],
    });
    const expected = ['0', '8000000000000000', '7ff8000000000000', '7ff0000000000002', '7ff8000000000000'].map(
      (bits, at) => `${NOW_MS + at} ${bits}`,
    );
    expect(await rowsOf(first)).toEqual(expected);
    await first.stop();
    const second = await open();
    expect(await rowsOf(second)).toEqual(expected);
    await second.seal();
    expect(await rowsOf(second)).toEqual(expected);
    await second.stop();
    await withStore(async (store) => expect(await rowsOf(store)).toEqual(expected));
  });

  test('seriesRef() refuses new series at the limit, old ones go on', async () => {
    const store = await open({ limits: { maxSeries: 0 } });
    expect(() => refOf(store)).toThrow(expect.objectContaining({ kind: 'input', status: 429 }));
    await store.stop();
    const roomy = await open();
    const ref = refOf(roomy);
    await roomy.append(batchOf([[ref, NOW_MS, 1]]), 'live');
    await roomy.stop();
    const full = await open({ limits: { maxSeries: 1 } });
    expect((await full.append(batchOf([[refOf(full), NOW_MS + 1, 2]]), 'live')).appendedCount).toBe(1);
    expect(() => refOf(full, { other: 'x' })).toThrow(/limit is 1/);
    await full.stop();
  });
});

describe('labels', () => {
  test('names and values of any text survive a restart: NUL, emoji, 1 MB, prototype names; lone surrogates become U+FFFD', async () => {
    const odd = labelSetOf({
      __name__: 'm',
      own,
      'a\u0000b': 'x\u0000y',
      '😀': '🎉',
      ['__proto__']: 'p',
      big: 'v'.repeat(1_000_000),
    });
    const lone = labelSetOf({ __name__: 'lone', own, value: '\ud800x' });
    const first = await open();
    expect(first.seriesRef(lone)).toBe(first.seriesRef(lone));
    await first.append(
      batchOf([
        [first.seriesRef(odd), NOW_MS, 1],
        [first.seriesRef(lone), NOW_MS, 2],
      ]),
      'live',
    );
    await first.seal();
    await first.stop();
    await withStore(async (store) => {
      const found = await store.series([[equals('own', own)]], ALL_TIME);
      expect(found).toEqual([labelSetOf({ __name__: 'lone', own, value: '\ufffdx' }), odd]);
      expect(await selectColumns(store, [equals('own', own)])).toHaveLength(2);
    });
  });

  test('series(), labelNames() and labelValues() keep to selectors and time range', async () => {
    await withStore(async (store) => {
      const early = refOf(store, { zone: 'early', only_early: 'x' });
      const late = refOf(store, { zone: 'late' });
      await store.append(
        batchOf([
          [early, NOW_MS - 2 * HOUR_MS, 1],
          [late, NOW_MS, 1],
        ]),
        'live',
      );
      const mine = [[equals('own', own)]];
      const lastHour = { startMs: NOW_MS - HOUR_MS, endMs: NOW_MS };
      expect(await store.labelValues('zone', mine, ALL_TIME)).toEqual(['early', 'late']);
      expect(await store.labelValues('zone', mine, lastHour)).toEqual(['late']);
      expect(
        await store.labelValues('zone', [[equals('only_early', 'x')], [equals('zone', 'none')]], ALL_TIME),
      ).toEqual(['early']);
      expect(await store.labelNames(mine, lastHour)).toEqual(['__name__', 'own', 'zone']);
      expect(await store.labelNames([], lastHour)).not.toContain('only_early');
      expect(await store.series(mine, lastHour)).toEqual([labelSetOf({ __name__: 'm', own, zone: 'late' })]);
      expect(await store.labelValues('zone', [], { startMs: 0, endMs: 5 })).toEqual([]);
    });
  });
});

describe('reading', () => {
  test('select() stops at maxSamples and when aborted, with the words of Prometheus', async () => {
    await withStore(async (store) => {
      const ref = refOf(store);
      await store.append(
        batchOf([
          [ref, NOW_MS, 1],
          [ref, NOW_MS + 1, 1],
        ]),
        'live',
      );
      const read = async (hints: { maxSamples: number; signal?: AbortSignal }) => {
        for await (const batch of store.select([equals('own', own)], ALL_TIME, { stepMs: 0, rangeMs: 0, ...hints }))
          void batch;
      };
      await expect(read({ maxSamples: 1 })).rejects.toMatchObject({
        kind: 'input',
        errorType: 'execution',
        status: 422,
      });
      await expect(read({ maxSamples: 9, signal: AbortSignal.abort() })).rejects.toMatchObject({
        errorType: 'canceled',
        status: 499,
      });
      await expect(read({ maxSamples: 2 })).resolves.toBeUndefined();
    });
  });

  test('a query sees a batch whole or not at all, whatever is written and sealed meanwhile', async () => {
    await withStore(async (store) => {
      const refs = Array.from({ length: 700 }, (_, at) => refOf(store, { at: `${at}` }));
      const progress = { isDone: false };
      const writing = (async () => {
        for (let step = 0; step < 120; step += 1) {
          await store.append(batchOf(refs.map((ref) => [ref, NOW_MS + step, step])), 'live');
          if (step % 40 === 39) await store.seal();
        }
        progress.isDone = true;
      })();
      let previous = 0;
      while (!progress.isDone) {
        const columns = await selectColumns(store, [equals('own', own)]);
        const lengths = new Set(columns.map(({ timestampsMs }) => timestampsMs.length));
        expect(lengths.size).toBeLessThanOrEqual(1);
        const [length = 0] = lengths;
        expect([0, refs.length]).toContain(columns.length);
        expect(length).toBeGreaterThanOrEqual(previous);
        previous = length;
        await setImmediate();
      }
      await writing;
      expect((await selectColumns(store, [equals('own', own)])).map(({ values }) => values.length)).toEqual(
        refs.map(() => 120),
      );
    });
  });

  test('columns of a query may be changed by their reader without harm to the next one', async () => {
    await withStore(async (store) => {
      const ref = refOf(store);
      await store.append(
        batchOf([
          [ref, NOW_MS, 1],
          [ref, NOW_MS - 1, 2],
        ]),
        'live',
      );
      const spoil = async () => {
        for (const { values } of await selectColumns(store, [equals('own', own)])) values.fill(99);
      };
      await spoil();
      await store.seal();
      await spoil();
      await spoil();
      const [columns] = await selectColumns(store, [equals('own', own)]);
      expect(columns?.values).toEqual(Float64Array.of(2, 1));
    });
  });
});

describe('life cycle', () => {
  test('seal() moves samples to segments and drops the log partition; what came later, late or twice is merged on read', async () => {
    await withStore(async (store) => {
      const ref = refOf(store);
      await store.append(
        batchOf([
          [ref, NOW_MS, 1],
          [ref, NOW_MS + 2, 3],
        ]),
        'live',
      );
      await store.seal();
      expect((await sql('SELECT count(*) FROM wal')).rows).toEqual([{ count: '0' }]);
      await store.append(
        batchOf([
          [ref, NOW_MS + 1, 2],
          [ref, NOW_MS + 3, 4],
          [ref, NOW_MS, 77],
        ]),
        'live',
      );
      const [columns] = await selectColumns(store, [equals('own', own)]);
      expect(columns?.values).toEqual(Float64Array.of(1, 2, 3, 4));
      await store.seal();
      const [sealed] = await selectColumns(store, [equals('own', own)]);
      expect(sealed?.values).toEqual(Float64Array.of(1, 2, 3, 4));
      expect(store.stats().sampleCount).toBeGreaterThanOrEqual(5);
    });
  });

  test('runUpkeep() seals an epoch when its time is over, or when the head is large, and not before', async () => {
    const clock = manualClock(NOW_MS);
    const logRowCount = async () => (await sql('SELECT count(*)::int AS count FROM wal')).rows[0] as { count: number };
    const store = await open({ clock });
    await store.seal();
    await store.append(batchOf([[refOf(store), NOW_MS, 1]]), 'live');
    await store.runUpkeep();
    expect(await logRowCount()).toEqual({ count: 1 });
    clock.moveTo(NOW_MS + 2 * HOUR_MS);
    await store.runUpkeep();
    expect(await logRowCount()).toEqual({ count: 0 });
    expect(await rowsOf(store)).toHaveLength(1);
    await store.stop();
    const small = await open({ clock, limits: { maxHeadBytes: 1 } });
    await small.append(batchOf([[refOf(small), NOW_MS + 1, 1]]), 'live');
    await expect(small.append(batchOf([[refOf(small), NOW_MS + 2, 1]]), 'live')).rejects.toThrow(/head holds/);
    await small.runUpkeep();
    expect(await logRowCount()).toEqual({ count: 0 });
    await small.append(batchOf([[refOf(small), NOW_MS + 2, 1]]), 'live');
    expect(await rowsOf(small)).toHaveLength(3);
    await small.stop();
  });

  test('a seal that was cut off before its switch is repeated at the next start', async () => {
    const first = await open();
    const ref = refOf(first);
    await first.append(
      batchOf([
        [ref, NOW_MS, 1],
        [ref, NOW_MS + 1, 2],
      ]),
      'live',
    );
    await first.stop();
    const { rows } = await sql('SELECT max(epoch) AS epoch FROM wal_epoch');
    const epoch = (rows[0] as { epoch: number }).epoch;
    await sql(`UPDATE wal_epoch SET state = 1 WHERE epoch = ${epoch}`);
    await sql(`INSERT INTO segment VALUES (0, 1, 0, ${NOW_MS}, ${epoch}, 0, ${NOW_MS}, 1, 9, 1, 1, '\\x00', '\\x00')`);
    await withStore(async (store) => {
      expect(await rowsOf(store)).toHaveLength(2);
      await store.seal();
      expect(await rowsOf(store)).toHaveLength(2);
      expect((await sql(`SELECT count(*) FROM segment WHERE gen = ${epoch} AND dir = '\\x00'`)).rows).toEqual([
        { count: '0' },
      ]);
    });
  });

  test('runUpkeep() deletes segments and series that ended before the limit, and keeps the rest', async () => {
    const clock = manualClock(NOW_MS);
    const limits = { retentionMs: HOUR_MS };
    const store = await open({ clock, limits });
    const old = refOf(store, { age: 'old' });
    await store.append(batchOf([[old, NOW_MS, 1]]), 'live');
    await store.seal();
    clock.moveTo(NOW_MS + 2 * HOUR_MS);
    await store.append(batchOf([[refOf(store, { age: 'new' }), NOW_MS + 2 * HOUR_MS, 1]]), 'live');
    await store.seal();
    await store.runUpkeep();
    expect(await store.labelValues('age', [[equals('own', own)]], ALL_TIME)).toEqual(['new']);
    expect((await store.append(batchOf([[old, NOW_MS + 2 * HOUR_MS, 1]]), 'live')).rejected).toEqual([
      { row: 0, reason: 'unknown_series' },
    ]);
    const again = refOf(store, { age: 'old' });
    expect(again).not.toBe(old);
    await store.append(batchOf([[again, NOW_MS + 2 * HOUR_MS, 5]]), 'live');
    await store.seal();
    await store.stop();
    const restarted = await open({ clock, limits });
    expect(await selectColumns(restarted, [equals('own', own)])).toHaveLength(2);
    await restarted.stop();
  });

  test('samples older than all others of their series are found after a seal and a restart', async () => {
    const first = await open();
    const ref = refOf(first);
    await first.append(batchOf([[ref, NOW_MS, 1]]), 'import');
    await first.seal();
    await first.append(
      batchOf([
        [ref, -7_200_001, 2],
        [ref, 5, 3],
        [ref, NOW_MS - 400 * 24 * HOUR_MS, 4],
      ]),
      'import',
    );
    await first.seal();
    await first.stop();
    await withStore(async (store) => {
      const [columns] = await selectColumns(store, [equals('own', own)]);
      expect(columns?.values).toEqual(Float64Array.of(2, 3, 4, 1));
      const [part] = await selectColumns(store, [equals('own', own)], { startMs: -8_000_000, endMs: 4 });
      expect(part?.timestampsMs).toEqual(Float64Array.of(-7_200_001));
    });
  });

  test('metadata is kept, and written again when it changes', async () => {
    const entry = { metric: `${own}_total`, type: 'counter', help: 'First.', unit: '' };
    const first = await open();
    first.recordMetadata([entry]);
    await first.stop();
    const second = await open();
    expect(second.metadata(entry.metric)).toEqual([entry]);
    second.recordMetadata([{ ...entry, help: 'Second \u0000.' }]);
    await second.stop();
    await withStore(async (store) =>
      expect(store.metadata(entry.metric)).toEqual([{ ...entry, help: 'Second \u0000.' }]),
    );
  });
});
