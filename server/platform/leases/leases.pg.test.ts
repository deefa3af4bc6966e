// Roles among several processes, each with a clock that can be stopped: nobody acts for a part while another does.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '@/server/platform/clock';
import { createLeases, type Leases, type Role } from '@/server/platform/leases/leases';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const PARTS = 8;
const PATIENCE = { timeout: 20_000, interval: 20 };

let database: TestDatabase;
let admin: pg.Client;
const running: Leases[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterEach(async () => {
  for (const leases of running.splice(0)) await leases.stop();
  await admin.end();
  await database.drop();
});

interface Replica {
  readonly leases: Leases;
  readonly role: Role;
  readonly events: string[];
  parts(): number[];
  /** As if the process had stood still for so long. */
  skip(durationMs: number): void;
}

async function start(
  instance: string,
  options: { mode?: 'fair' | 'first'; lost?: () => Promise<void> } = {},
): Promise<Replica> {
  let skippedMs = 0;
  const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() + skippedMs };
  const events: string[] = [];
  const leases = createLeases({
    databaseUrl: database.url,
    instance,
    clock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  });
  running.push(leases);
  const role = leases.role(
    'work',
    { partCount: PARTS, mode: options.mode ?? 'fair' },
    {
      gained: () => void events.push('gained'),
      lost: async () => {
        events.push('lost');
        await options.lost?.();
      },
    },
  );
  await leases.start();
  const parts = (): number[] => Array.from({ length: PARTS }, (_, part) => part).filter((part) => role.holds(part));
  return { leases, role, events, parts, skip: (durationMs) => (skippedMs += durationMs) };
}

async function stop(replica: Replica): Promise<void> {
  running.splice(running.indexOf(replica.leases), 1);
  await replica.leases.stop();
}

/** Ends it as a kill does: the row stays, the connection is gone. */
async function kill(replica: Replica): Promise<void> {
  const { rows } = await admin.query('SELECT id, lease_until FROM member ORDER BY id');
  await stop(replica);
  for (const { id, lease_until } of rows as { id: number; lease_until: Date }[])
    await admin.query('UPDATE member SET lease_until = $2 WHERE id = $1', [id, lease_until]);
}

const all = Array.from({ length: PARTS }, (_, part) => part);
const sorted = (parts: number[]): number[] => parts.toSorted((left, right) => left - right);

test('alone a process holds everything at once; when another comes they share, when it goes all comes back', async () => {
  const first = await start('a:1');
  expect(first.parts()).toEqual(all);
  const second = await start('b:1');
  await expect.poll(() => sorted([...first.parts(), ...second.parts()]), PATIENCE).toEqual(all);
  await expect.poll(() => second.parts().length, PATIENCE).toBeGreaterThan(0);
  expect(first.parts().length).toBeGreaterThan(0);
  await stop(second);
  await expect.poll(() => first.parts(), PATIENCE).toEqual(all);
});

test('a part is given up only when nothing is done for it any more', async () => {
  let finish = (): void => undefined;
  const busy = new Promise<void>((resolve) => (finish = resolve));
  const first = await start('a:1', { lost: () => busy });
  const second = await start('b:1');
  await expect.poll(() => first.events.includes('lost'), PATIENCE).toBe(true);
  await expect.poll(() => first.parts().length, PATIENCE).toBeLessThan(PARTS);
  expect(second.parts()).toEqual([]);
  finish();
  await expect.poll(() => sorted([...first.parts(), ...second.parts()]), PATIENCE).toEqual(all);
});

test('the next life of a killed process takes over at once; a stranger waits for the end of the lease', async () => {
  await kill(await start('a:1'));
  await admin.query(`UPDATE member SET lease_until = now() + interval '15 seconds'`);
  const stranger = await start('b:1');
  expect(stranger.parts()).toEqual([]);
  const next = await start('a:1');
  await expect.poll(() => sorted([...next.parts(), ...stranger.parts()]), PATIENCE).toEqual(all);
});

test('a lease of a dead process that a clock set back seems to last for long holds up nobody', async () => {
  await kill(await start('a:1'));
  await admin.query(`UPDATE member SET lease_until = now() + interval '1 hour'`);
  const stranger = await start('b:1');
  await expect.poll(() => sorted(stranger.parts()), PATIENCE).toEqual(all);
});

test('a process that stood still does not act before it has looked, and then leaves what others have', async () => {
  const first = await start('a:1');
  const tokens = all.map((part) => first.role.token(part));
  // Somebody had the first part meanwhile.
  await admin.query(`UPDATE lease SET token = token + 1, holder = NULL WHERE name = 'work/0'`);
  await admin.query(`UPDATE member SET lease_until = now() - interval '1 second'`);
  first.skip(60_000);
  expect(first.parts()).toEqual([]);
  const wasWrong: boolean[] = [];
  await expect
    .poll(() => {
      // Whenever it acts for the part, it has it anew.
      wasWrong.push(first.role.holds(0) && first.role.token(0) <= (tokens[0] ?? 0) + 1);
      return first.parts();
    }, PATIENCE)
    .toEqual(all);
  expect(wasWrong).not.toContain(true);
});

test('while the database is away a process that is alone goes on; after that nothing was interrupted', async () => {
  const first = await start('a:1');
  await admin.query(`UPDATE member SET lease_until = now() - interval '1 second'`);
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watchfire-leases' AND datname = current_database()`,
  );
  expect(first.parts()).toEqual(all);
  await expect
    .poll(async () => (await admin.query('SELECT 1 FROM member WHERE lease_until > now()')).rowCount, PATIENCE)
    .toBe(1);
  await expect
    .poll(
      async () => (await admin.query('SELECT 1 FROM lease l JOIN member m ON m.token = l.holder_token')).rowCount,
      PATIENCE,
    )
    .toBe(PARTS);
  expect(first.parts()).toEqual(all);
  expect(first.events).toEqual(['gained']);
});

test('first come, first served: a part stays where it is until its holder goes', async () => {
  const first = await start('a:1', { mode: 'first' });
  const second = await start('b:1', { mode: 'first' });
  expect([first.parts(), second.parts()]).toEqual([all, []]);
  await stop(first);
  await expect.poll(() => second.parts(), PATIENCE).toEqual(all);
});
