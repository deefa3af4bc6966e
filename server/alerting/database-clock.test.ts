import { expect, test } from 'vitest';
import { createDatabaseClock } from '@/server/alerting/database-clock';
import type { Pool } from '@/server/alerting/store/pool';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

/** `aheadMs`: of the database; `tripMs`: there and back. */
function clocks({ aheadMs = 0, tripMs = 2 }) {
  const world = { nowMs: 1_000_000, aheadMs, tripMs };
  const metrics = createMetrics({ withProcess: false });
  const query = async () => {
    world.nowMs += world.tripMs / 2;
    const now = world.nowMs + world.aheadMs;
    world.nowMs += world.tripMs / 2;
    return { rows: [{ now }] };
  };
  const clock = createDatabaseClock({
    pool: { query } as unknown as Pick<Pool, 'query'>,
    clock: { nowMs: () => world.nowMs, monotonicMs: () => world.nowMs },
    metrics,
    log: silentLog(),
  });
  return { world, clock, metrics, ahead: () => clock.nowMs() - world.nowMs };
}

test.each([
  ['ahead', 4000, 4000],
  ['behind', -4000, -4000],
  ['as near as the way there', 20, 0],
  ['so far off that it is a mistake', 3_600_000, 0],
  ['as far behind', -3_600_000, 0],
])('a database that is %s', async (_case, aheadMs, expected) => {
  const { clock, ahead, metrics } = clocks({ aheadMs });
  expect(ahead()).toBe(0);
  await clock.measure();
  expect(ahead()).toBe(expected);
  expect(await metrics.text()).toContain(`watchfire_alerting_clock_offset_seconds ${aheadMs / 1000}`);
});

test('a slow answer does not move the clock, a set one does', async () => {
  const { clock, ahead, world } = clocks({ aheadMs: 1000 });
  await clock.measure();
  Object.assign(world, { aheadMs: 1300, tripMs: 800 });
  await clock.measure();
  expect(ahead()).toBe(1000);
  Object.assign(world, { aheadMs: 0, tripMs: 2 });
  await clock.measure();
  expect(ahead()).toBe(0);
});
