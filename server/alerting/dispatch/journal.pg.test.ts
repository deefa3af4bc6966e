// What the journal writes, and what it does not write when the lease is another's.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJournal, type Journal } from '@/server/alerting/dispatch/journal';
import { type DeliveryRecord, type EntryRecord, readGroups } from '@/server/alerting/dispatch/journal-rows';
import { createAlertingPool, type Pool } from '@/server/alerting/store/pool';
import { keepPartitions } from '@/server/alerting/store/partitions';
import { silentLog } from '@/server/platform/log';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const LEASE = { name: 'notify/0', token: 7 };
const NOW_MS = Date.UTC(2026, 0, 1);

let database: TestDatabase;
let pool: Pool;
let journal: Journal;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createAlertingPool({ databaseUrl: database.url, log: silentLog() });
  await keepPartitions(pool, NOW_MS, 86_400_000);
  await pool.query('INSERT INTO lease (name, token) VALUES ($1, $2)', [LEASE.name, LEASE.token]);
  journal = createJournal({ pool, log: silentLog(), lease: LEASE });
});
afterEach(async () => {
  await journal.close();
  await pool.end();
  await database.drop();
});

function entryOf(groupId: string, more: Partial<EntryRecord> = {}): EntryRecord {
  return {
    groupId,
    integration: 'webhook/0',
    lastTickMs: null,
    firing: [],
    resolved: [],
    open: [],
    kept: null,
    deliveryId: null,
    ...more,
  };
}

const delivery: DeliveryRecord = {
  id: '01890000-0000-7000-8000-000000000001',
  atMs: NOW_MS,
  groupId: 'g',
  groupKey: '{}:{alertname="A\0"}',
  receiver: 'hook',
  integration: 'webhook/0',
  reason: 'first notification',
  status: 'firing',
  state: 'sending',
  firing: ['a'],
  resolved: [],
  attempts: [],
  endedAtMs: null,
};

async function deliveryRows() {
  return (await pool.query<{ state: string; group_key: string }>('SELECT state, group_key FROM delivery')).rows;
}

test('begin and end of a delivery, ticks and groups that go, in one commit and in several', async () => {
  const begun = entryOf('g', { open: ['a'], deliveryId: delivery.id });
  await journal.write({ kind: 'entry', entry: begun, delivery });
  expect((await readGroups(pool)).entries.get('g')?.get('webhook/0')).toEqual(begun);
  expect(await deliveryRows()).toEqual([{ state: 'sending', group_key: '{}:{alertname="A"}' }]);
  const ended = entryOf('g', { lastTickMs: NOW_MS, firing: ['a'], open: ['a'], kept: { ts: '1' } });
  await Promise.all([
    journal.write({ kind: 'entry', entry: ended, delivery: { ...delivery, state: 'sent', endedAtMs: NOW_MS } }),
    journal.write({ kind: 'group', id: 'g', nextTickMs: NOW_MS + 0.4 }),
    journal.write({ kind: 'group', id: 'g', nextTickMs: NOW_MS + 1 }),
    journal.write({ kind: 'group', id: 'gone', nextTickMs: NOW_MS }),
    journal.write({ kind: 'drop-group', id: 'gone' }),
  ]);
  const saved = await readGroups(pool);
  expect(saved.entries.get('g')?.get('webhook/0')).toEqual(ended);
  expect([...saved.ticks]).toEqual([['g', NOW_MS + 1]]);
  expect(await deliveryRows()).toMatchObject([{ state: 'sent' }]);
});

test.each([
  ['a message', { kind: 'entry', entry: entryOf('g'), delivery } as const],
  ['a tick', { kind: 'group', id: 'g', nextTickMs: NOW_MS } as const],
  ['a group that goes', { kind: 'drop-group', id: 'known' } as const],
])('%s is not written under a lease that is another’s', async (_what, write) => {
  await journal.write({ kind: 'group', id: 'known', nextTickMs: NOW_MS });
  // Whoever takes the lease over: a write that is under way sees it when that is committed.
  const other = await pool.connect();
  await other.query('BEGIN');
  await other.query('UPDATE lease SET token = token + 1 WHERE name = $1', [LEASE.name]);
  const outcome = journal.write(write).catch((thrown: unknown) => thrown);
  await other.query('COMMIT');
  other.release();
  expect(await outcome).toMatchObject({ kind: 'role-lost' });
  const saved = await readGroups(pool);
  expect([[...saved.ticks.keys()], saved.entries.size, await deliveryRows()]).toEqual([['known'], 0, []]);
});
