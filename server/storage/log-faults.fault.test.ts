// What the log does when the database misbehaves: connections cut in a commit, writes refused, rows damaged, a second process.
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { labelSetOf } from '@/lib/labels/label-set';
import { silentLog, type Log } from '@/server/platform/log';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { batchOf, liveContent, manualClock, openTestStore, writeLive } from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const CUT_COUNT = 40;
const ENVIRONMENT = expect.objectContaining({ kind: 'environment' });

let database: TestDatabase;
let admin: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const open = (options: Partial<Parameters<typeof openTestStore>[0]> = {}): Promise<RunningSeriesStore> =>
  openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS), ...options });

function collectErrors(errors: unknown[]): Log {
  return { ...silentLog(), error: (fields: unknown) => void errors.push(fields) };
}

const cutWriter = () =>
  admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watchfire-log' AND datname = current_database()`,
  );

test('connections cut during commits: what was acknowledged is there, a retry is never doubled, memory equals the log', async () => {
  const store = await open();
  const progress = { failedCount: 0, settledCount: 0, isDone: false };
  // One cut for each write that settles, at whatever moment it falls: cutting faster than that would leave no write a chance.
  const cutting = (async () => {
    for (let cut = 0; cut < CUT_COUNT && !progress.isDone; cut += 1) {
      const seenCount = progress.settledCount;
      await cutWriter();
      while (progress.settledCount === seenCount && !progress.isDone) await nextTurn();
    }
  })();
  for (let step = 0; step < 150; step += 1) {
    for (;;) {
      try {
        await writeLive(store, [
          [`${step % 10}`, NOW_MS - step, step],
          ['all', NOW_MS + step, step],
          [`new-${step}`, NOW_MS, step],
        ]);
        break;
      } catch (thrown) {
        if (!isEnvironmentError(thrown)) throw thrown;
        progress.failedCount += 1;
      } finally {
        progress.settledCount += 1;
      }
    }
  }
  progress.isDone = true;
  await cutting;
  expect(progress.failedCount).toBeGreaterThan(0);
  const before = await liveContent(store);
  expect(Object.keys(before)).toHaveLength(161);
  expect(before['__name__ m series all']).toHaveLength(150);
  await store.stop();
  const again = await open();
  expect(await liveContent(again)).toEqual(before);
  await again.stop();
});

test('a refused write stores nothing; sent again it is stored, with the series that came first in it', async () => {
  const store = await open();
  await writeLive(store, [['known', NOW_MS, 1]]);
  await admin.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`,
  );
  await admin.query('CREATE TRIGGER refuse BEFORE INSERT ON wal_1 FOR EACH ROW EXECUTE FUNCTION refuse()');
  const rows = [
    ['known', NOW_MS + 1, 2],
    ['fresh', NOW_MS + 1, 3],
  ] as const;
  await expect(writeLive(store, rows)).rejects.toThrow(/no space left/);
  await expect(writeLive(store, rows)).rejects.toEqual(ENVIRONMENT);
  expect(Object.values(await liveContent(store))).toEqual([[`${NOW_MS} 3ff0000000000000`]]);
  await admin.query('DROP TRIGGER refuse ON wal_1');
  expect(await writeLive(store, rows)).toMatchObject({ appendedCount: 2 });
  const before = await liveContent(store);
  expect(Object.keys(before)).toHaveLength(2);
  await store.stop();
  const again = await open();
  expect(await liveContent(again)).toEqual(before);
  await again.stop();
});

test('a log row with a broken checksum is named and kept aside; the start goes on with the rest', async () => {
  const store = await open();
  await writeLive(store, [['a', NOW_MS, 1]]);
  await writeLive(store, [['a', NOW_MS + 1, 2]]);
  await writeLive(store, [['a', NOW_MS + 2, 3]]);
  await store.stop();
  await admin.query(`UPDATE wal SET data = set_byte(data, 9, get_byte(data, 9) # 1) WHERE seq = 2`);
  const errors: unknown[] = [];
  const again = await open({ log: collectErrors(errors) });
  expect(Object.values(await liveContent(again))).toEqual([
    [`${NOW_MS} 3ff0000000000000`, `${NOW_MS + 2} 4008000000000000`],
  ]);
  expect(errors).toEqual([expect.objectContaining({ epoch: 1, seq: 2, reason: expect.stringContaining('checksum') })]);
  expect((await admin.query('SELECT epoch, seq FROM wal_broken')).rows).toEqual([{ epoch: 1, seq: '2' }]);
  expect(await writeLive(again, [['a', NOW_MS + 3, 4]])).toMatchObject({ appendedCount: 1 });
  await again.stop();
});

test('a lost log row is reported by the gap in its numbers', async () => {
  const store = await open();
  for (const step of [0, 1, 2]) await writeLive(store, [['a', NOW_MS + step, step]]);
  await store.stop();
  await admin.query('DELETE FROM wal WHERE seq = 2');
  const errors: unknown[] = [];
  const again = await open({ log: collectErrors(errors) });
  expect(errors).toEqual([expect.objectContaining({ seq: 3, expectedSeq: 2 })]);
  await again.stop();
});

test('an epoch that was closed from outside takes no more rows: the write goes to the next one', async () => {
  const store = await open();
  await writeLive(store, [['a', NOW_MS, 1]]);
  await admin.query('UPDATE wal_epoch SET state = 1');
  await writeLive(store, [['a', NOW_MS + 1, 2]]);
  expect((await admin.query('SELECT epoch, count(*)::int FROM wal GROUP BY epoch ORDER BY epoch')).rows).toEqual([
    { epoch: 1, count: 1 },
    { epoch: 2, count: 1 },
  ]);
  expect(Object.values(await liveContent(store))[0]).toHaveLength(2);
  await store.seal();
  expect(Object.values(await liveContent(store))[0]).toHaveLength(2);
  await store.stop();
});

test('the queue is bounded: beyond its limit append() refuses at once, and takes samples again when it is shorter', async () => {
  const store = await open({ limits: { maxQueueBytes: 100 } });
  const results = await Promise.allSettled(
    [0, 1, 2, 3, 4, 5, 6].map((step) => writeLive(store, [[`${step}`, NOW_MS, step]])),
  );
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  expect(await writeLive(store, [['a', NOW_MS, 1]])).toMatchObject({ appendedCount: 1 });
  await store.stop();
});

test('writers that linger share a commit with the ones that do not; stop() commits what still waits', async () => {
  const store = await open();
  const patient = store.lingering(3_600_000);
  const rows = (value: number) =>
    batchOf([[store.seriesRef(labelSetOf({ __name__: 'm', series: `${value}` })), NOW_MS, value]]);
  const waiting = [patient.append(rows(1), 'live'), patient.append(rows(2), 'live')];
  await Promise.all([...waiting, store.append(rows(3), 'live')]);
  expect((await admin.query('SELECT count(*)::int FROM wal')).rows).toEqual([{ count: 1 }]);
  const more = rows(4);
  const last = patient.append(more, 'live');
  await store.stop();
  expect(await last).toMatchObject({ appendedCount: 1 });
  await expect(store.append(more, 'live')).rejects.toEqual(ENVIRONMENT);
});
