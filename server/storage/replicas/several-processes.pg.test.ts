// Several stores on one database, as several processes have them: all show the same, whoever writes, seals, merges or deletes.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { labelSetOf, type LabelSet } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { encodeLogRow } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';
import {
  ALL_TIME,
  equals,
  labelsText,
  liveContent,
  manualClock,
  openTestStore,
  selectColumns,
  writeLive,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
let admin: pg.Client;
const stores: RunningSeriesStore[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  await admin.end();
  await database.drop();
});

async function open(options: Partial<Parameters<typeof openTestStore>[0]> = {}): Promise<RunningSeriesStore> {
  const store = await openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS), ...options });
  stores.push(store);
  return store;
}

async function close(store: RunningSeriesStore): Promise<void> {
  stores.splice(stores.indexOf(store), 1);
  await store.stop();
}

async function content(store: RunningSeriesStore): Promise<Record<string, string[]>> {
  await store.sync();
  return liveContent(store);
}

/** The content, which all of them must agree on. */
async function agreed(...some: RunningSeriesStore[]): Promise<Record<string, string[]>> {
  const [first = {}, ...others] = await Promise.all(some.map((store) => content(store)));
  for (const other of others) expect(other).toEqual(first);
  return first;
}

/** A log row that names a series and gives it the value 1. */
function rowOf(id: number, labels: LabelSet, timestampMs: number): Buffer {
  const rows = { floats: new SampleRows(), histograms: new HistogramRows() };
  rows.floats.push(0, timestampMs, 0, 0x3ff0_0000);
  return Buffer.from(encodeLogRow(new ByteWriter(), { newSeries: [{ id, labels }], ...rows }, { idOf: () => id }));
}

const query = async (text: string) => (await admin.query(text)).rows as unknown[];

test('each process writes under a number of its own, and shows what the others wrote', async () => {
  const [left, right] = [await open(), await open()];
  await writeLive(left, [['a', NOW_MS, 1]]);
  await writeLive(right, [['b', NOW_MS, 2]]);
  await writeLive(left, [['a', NOW_MS + 1, 3]]);
  expect(Object.keys(await agreed(left, right))).toHaveLength(2);
  expect(await query('SELECT writer, seq::int FROM wal ORDER BY writer, seq')).toEqual([
    { writer: 1, seq: 1 },
    { writer: 1, seq: 2 },
    { writer: 2, seq: 1 },
  ]);
});

test('a label set that two processes meet at once ends with one id, in memory, log and segments', async () => {
  const [left, right] = [await open(), await open()];
  await Promise.all([writeLive(left, [['same', NOW_MS, 1]]), writeLive(right, [['same', NOW_MS + 1, 2]])]);
  await agreed(left, right);
  await right.seal();
  await writeLive(left, [['same', NOW_MS + 2, 3]]);
  await writeLive(right, [['same', NOW_MS + 3, 4]]);
  expect(Object.values(await agreed(left, right))).toEqual([
    [expect.anything(), expect.anything(), expect.anything(), expect.anything()],
  ]);
  await left.seal();
  const third = await open();
  expect(Object.values(await agreed(left, right, third))[0]).toHaveLength(4);
  expect(await query('SELECT count(*)::int AS count FROM series')).toEqual([{ count: 1 }]);
  expect(await query('SELECT count(DISTINCT min_series)::int AS count FROM segment')).toEqual([{ count: 1 }]);
});

test('a series that two processes met at once is found by one that starts after its first epoch was sealed', async () => {
  const [left, right] = [await open(), await open()];
  await Promise.all([writeLive(left, [['same', NOW_MS, 1]]), writeLive(right, [['same', NOW_MS + 1, 2]])]);
  await Promise.all([left.seal(), right.sync()]);
  // Each goes on under the number that it gave; only one of them is in the table.
  await writeLive(left, [['same', NOW_MS + 2, 3]]);
  await writeLive(right, [['same', NOW_MS + 3, 4]]);
  const third = await open();
  expect(Object.values(await agreed(left, right, third))[0]).toHaveLength(4);
});

test('for equal times the lower writer counts, in every head and after sealing', async () => {
  const [left, right] = [await open(), await open()];
  await Promise.all([writeLive(right, [['a', NOW_MS, 2]]), writeLive(left, [['a', NOW_MS, 1]])]);
  const expected = { [labelsText(labelSetOf({ __name__: 'm', series: 'a' }))]: [`${NOW_MS} 3ff0000000000000`] };
  expect(await agreed(left, right)).toEqual(expected);
  await right.seal();
  expect(await agreed(left, right, await open())).toEqual(expected);
});

test('what one process seals and merges, the others switch to; log rows stay while they may be reading', async () => {
  const [left, right] = [await open({ limits: { mergeGenerations: 2 } }), await open()];
  for (let epoch = 0; epoch < 3; epoch += 1) {
    await writeLive(left, [['a', NOW_MS + epoch * 10, epoch]]);
    await writeLive(right, [[`b-${epoch}`, NOW_MS + epoch * 10, epoch]]);
    const before = await agreed(left, right);
    await (epoch % 2 === 0 ? left : right).seal();
    expect(await agreed(left, right)).toEqual(before);
  }
  const before = await agreed(left, right);
  await left.merge();
  expect(await query('SELECT count(*)::int > 0 AS merged FROM segment WHERE replaced_at IS NOT NULL')).toEqual([
    { merged: true },
  ]);
  expect(await agreed(left, right)).toEqual(before);
  expect(right.stats().sampleCount).toBe(left.stats().sampleCount);
});

test('a deletion by one process holds in all, for what was written before it anywhere; later samples stay', async () => {
  const [left, right] = [await open(), await open()];
  await writeLive(left, [['gone', NOW_MS, 1]]);
  await left.seal();
  await writeLive(right, [['gone', NOW_MS + 1, 2]]);
  await writeLive(right, [['kept', NOW_MS + 1, 2]]);
  await left.sync();
  await left.deleteSeries([[equals('series', 'gone')]], ALL_TIME);
  await writeLive(right, [['gone', NOW_MS + 2, 3]]);
  const expected = {
    [labelsText(labelSetOf({ __name__: 'm', series: 'gone' }))]: [`${NOW_MS + 2} 4008000000000000`],
    [labelsText(labelSetOf({ __name__: 'm', series: 'kept' }))]: [`${NOW_MS + 1} 4000000000000000`],
  };
  expect(await agreed(left, right)).toEqual(expected);
  await right.seal();
  await right.cleanTombstones();
  expect(await agreed(left, right, await open())).toEqual(expected);
});

test('a series that one process let go of comes back when another still writes to it', async () => {
  const clock = manualClock(NOW_MS);
  const [left, right] = [await open({ clock }), await open({ clock })];
  await writeLive(left, [['a', NOW_MS, 1]]);
  await writeLive(right, [['b', NOW_MS, 1]]);
  await left.seal();
  await right.sync();
  clock.moveTo(NOW_MS + 40 * 24 * 3_600_000);
  await left.runUpkeep();
  expect(await agreed(left, right)).toEqual({});
  await writeLive(right, [['a', clock.nowMs(), 2]]);
  const before = await agreed(left, right);
  expect(Object.keys(before)).toHaveLength(1);
  await left.seal();
  expect(await agreed(left, right, await open({ clock }))).toEqual(before);
});

/** A clock that goes on whenever somebody looks at it, and far enough for hourly work between two looks of a test. */
function hastyClock() {
  const clock = manualClock(NOW_MS);
  let nowMs = NOW_MS;
  return { ...clock, nowMs: () => (nowMs += 1), leap: () => (nowMs += 3_600_000) };
}

test('the row of a removed series stays while a process that has not heard of it goes on writing under its number', async () => {
  const clock = hastyClock();
  const options = { clock, limits: { retentionMs: 2 ** 53, replacedKeepMs: 0 } };
  const [left, right] = [await open(options), await open(options)];
  await writeLive(right, [['a', NOW_MS, 1]]);
  await right.seal();
  await left.sync();
  await right.deleteSeries([[equals('series', 'a')]], ALL_TIME);
  await left.cleanTombstones();
  clock.leap();
  await left.runUpkeep();
  // Until it hears of the removal, it has no reason to name the series again.
  await writeLive(right, [['a', NOW_MS + 1, 1]]);
  const before = await agreed(right, left);
  expect(Object.values(before)[0]).toHaveLength(1);
  await left.seal();
  expect(await agreed(right, left, await open(options))).toEqual(before);
});

test('a process that was away while a series was removed and its row deleted names it again before it writes', async () => {
  const clock = hastyClock();
  const options = { clock, limits: { retentionMs: 2 ** 53, replacedKeepMs: 0 } };
  const [left, right] = [await open(options), await open(options)];
  await writeLive(right, [['a', NOW_MS, 1]]);
  await right.seal();
  await left.sync();
  await left.deleteSeries([[equals('series', 'a')]], ALL_TIME);
  await left.cleanTombstones();
  await admin.query(`UPDATE writer SET lease_until = now() - interval '1 second' WHERE id = 2`);
  clock.leap();
  await left.runUpkeep();
  await writeLive(right, [['a', NOW_MS + 1, 1]]);
  const before = await agreed(right, left);
  expect(Object.values(before)[0]).toHaveLength(1);
  await left.seal();
  expect(await agreed(right, left, await open(options))).toEqual(before);
});

test('the row of a removed series goes when all that are alive have heard of it, and no sooner', async () => {
  const clock = hastyClock();
  const store = await open({ clock, limits: { retentionMs: 24 * 3_600_000, replacedKeepMs: 0 } });
  await writeLive(store, [['a', NOW_MS, 1]]);
  await store.seal();
  const rowsLeft = async (): Promise<unknown> => {
    clock.leap();
    await admin.query(`UPDATE writer SET lease_until = now() + interval '15 seconds' WHERE id = 99`);
    await store.runUpkeep();
    return (await query('SELECT count(*)::int AS count FROM series'))[0];
  };
  await admin.query(`INSERT INTO writer (id, instance, lease_until) VALUES (99, 'deaf', now())`);
  for (let hour = 0; hour < 26; hour += 1) clock.leap();
  expect(await rowsLeft()).toEqual({ count: 1 });
  expect(await rowsLeft()).toEqual({ count: 1 });
  await admin.query('UPDATE writer SET heard_version = (SELECT version FROM store_version) WHERE id = 99');
  expect(await rowsLeft()).toEqual({ count: 0 });
});

test('a writer whose lease has ended commits nothing under it: it takes a new one first, and names its series again', async () => {
  const [left, right] = [await open(), await open()];
  await writeLive(left, [['a', NOW_MS, 1]]);
  await admin.query(`UPDATE writer SET lease_until = now() - interval '1 second' WHERE id = 1`);
  await writeLive(left, [['a', NOW_MS + 1, 2]]);
  expect(await query('SELECT token > 2 AS anew, lease_until > now() AS held FROM writer WHERE id = 1')).toEqual([
    { anew: true, held: true },
  ]);
  // Somebody else has the number now.
  await admin.query('UPDATE writer SET token = token + 1 WHERE id = 1');
  await writeLive(left, [['a', NOW_MS + 2, 3]]);
  expect(Object.values(await agreed(left, right))[0]).toHaveLength(3);
});

test('a log row under its own number that a process knows nothing of is found before its epoch is sealed', async () => {
  const [left, right] = [await open(), await open()];
  await writeLive(left, [['a', NOW_MS, 1]]);
  await admin.query({
    text: 'INSERT INTO wal (shard, epoch, writer, seq, codec, data) VALUES (0, 1, 1, 2, 0, $1)',
    values: [rowOf(900_000, labelSetOf({ __name__: 'm', series: 'lost' }), NOW_MS)],
  });
  // Closes the epoch under the other's feet.
  await right.sync();
  await right.deleteSeries([[equals('series', 'a')]], ALL_TIME);
  await left.seal();
  const expected = { [labelsText(labelSetOf({ __name__: 'm', series: 'lost' }))]: [`${NOW_MS} 3ff0000000000000`] };
  expect(await agreed(left, right, await open())).toEqual(expected);
});

test('the number of a process that has ended is taken by the next one, which goes on where it stopped', async () => {
  const first = await open();
  await writeLive(first, [['a', NOW_MS, 1]]);
  await close(first);
  const second = await open();
  await writeLive(second, [['a', NOW_MS + 1, 2]]);
  expect(await query('SELECT writer, seq::int FROM wal ORDER BY writer, seq')).toEqual([
    { writer: 1, seq: 1 },
    { writer: 1, seq: 2 },
  ]);
  expect(Object.values(await content(second))[0]).toHaveLength(2);
});

test('a process that stands still in the middle of upkeep loses its turn when its lease has ended, and not before', async () => {
  const stopped = new pg.Client({ connectionString: database.url });
  stopped.on('error', () => undefined);
  await stopped.connect();
  await stopped.query('SELECT pg_advisory_lock(724602112, 0)');
  await stopped.query(
    `INSERT INTO writer (id, instance, lease_until, upkeep_pid) VALUES (99, 'stopped', now() + interval '1 hour', pg_backend_pid())`,
  );
  const store = await open({ limits: { lockWaitMs: 50 } });
  await writeLive(store, [['a', NOW_MS, 1]]);
  await expect(store.seal()).rejects.toThrow(/another process does the upkeep/);
  await admin.query(`UPDATE writer SET lease_until = now() - interval '1 second' WHERE id = 99`);
  await expect.poll(() => store.seal().then(() => 'sealed', String), { timeout: 20_000 }).toBe('sealed');
  expect(await query('SELECT state FROM wal_epoch WHERE epoch = 1')).toEqual([{ state: 2 }]);
  expect(Object.values(await content(store))).toHaveLength(1);
});

test('the others hear of a commit without asking', async () => {
  const [left, right] = [await open(), await open()];
  await left.sync();
  await right.sync();
  await writeLive(left, [['a', NOW_MS, 1]]);
  await expect
    .poll(async () => (await selectColumns(right, [equals('__name__', 'm')])).length, { timeout: 20_000 })
    .toBe(1);
});
