// What is known of alerts in memory, while they change.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAlert } from '@/lib/alerting/state/stored-alert';
import { createAlertingPool, type Pool } from '@/server/alerting/store/pool';
import { createStateStore, type StateStore } from '@/server/alerting/store/state-store';
import { silentLog } from '@/server/platform/log';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

let database: TestDatabase;
let pool: Pool;
let store: StateStore;
let clockMs = Date.UTC(2026, 0, 1);

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createAlertingPool({ databaseUrl: database.url, log: silentLog() });
  store = createStateStore({ pool, nowMs: () => clockMs, log: silentLog() });
  await store.start();
});
afterEach(async () => {
  await store.stop();
  await pool.end();
  await database.drop();
});

async function tell(name: string) {
  const told = readAlert({ labels: { alertname: name }, annotations: {}, generatorUrl: '' }, clockMs, 60_000);
  if (typeof told === 'string') throw new Error(told);
  await store.write(() => ({ alerts: [{ ...told, isNewEpisode: true }] }));
  const record = store.alerts.get(told.fingerprint);
  if (!record) throw new Error('the alert is not known');
  return record;
}

test('groups settle an alert one after the other, each with the record that it was given', async () => {
  const record = await tell('Shared');
  store.settle(record, 'one');
  store.settle(record, 'two');
  expect(store.alerts.get(record.fingerprint)?.settled).toEqual(['one', 'two']);
});

test('an alert that comes again while the old one is being deleted is not forgotten', async () => {
  const old = await tell('Again');
  const renewed = await tell('Again');
  expect(store.forget([old])).toEqual([]);
  expect(store.alerts.get(old.fingerprint)).toBe(renewed);
  expect(store.forget([renewed])).toEqual([renewed]);
});

test('after a time without an answer, what is known counts as of now only when others have done their work', async () => {
  const came: boolean[] = [];
  const returned = new Promise<void>((resolve) => {
    store.onReturn(() => {
      came.push(store.isInTouch());
      resolve();
      return Promise.resolve();
    });
  });
  expect(store.isInTouch()).toBe(true);
  clockMs += 3_600_000;
  expect(store.isInTouch()).toBe(false);
  await returned;
  expect(came).toEqual([false]);
});

test('more than one commit takes: every job is done once, in order, and one that fails keeps nobody', async () => {
  const order: number[] = [];
  const writes = Array.from({ length: 30 }, (_none, job) =>
    store.write(() => {
      order.push(job);
      if (job === 20) throw new Error('no plan');
      const alerts = Array.from({ length: 100 }, (_nothing, at) => {
        const labels = { alertname: 'Many', at: `${job}-${at}` };
        const told = readAlert({ labels, annotations: {}, generatorUrl: '' }, clockMs, 60_000);
        if (typeof told === 'string') throw new Error(told);
        return { ...told, isNewEpisode: true };
      });
      return { alerts };
    }),
  );
  const ended = await Promise.allSettled(writes);
  expect(ended.flatMap(({ status }, job) => (status === 'rejected' ? [job] : []))).toEqual([20]);
  expect(order).toEqual(Array.from({ length: 30 }, (_none, job) => job));
  expect(store.alerts.size).toBe(2900);
  const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM alert');
  expect(Number(rows[0]?.count)).toBe(2900);
});
