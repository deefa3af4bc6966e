import { expect, test } from 'vitest';
import { silentLog } from '@/server/platform/log';
import { createClockDoubt } from '@/server/storage/segments/clock-doubt';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function scene(newestMs = 100 * DAY_MS, patienceMs = DAY_MS) {
  const time = { wallMs: 100 * DAY_MS, monotonicMs: 5 };
  const clock = { nowMs: () => time.wallMs, monotonicMs: () => time.monotonicMs };
  const doubt = createClockDoubt({ clock, log: silentLog(), patienceMs, newestMs });
  const pass = (durationMs: number, jumpMs = 0): boolean => {
    time.monotonicMs += durationMs;
    time.wallMs += durationMs + jumpMs;
    return doubt.isInDoubt();
  };
  return pass;
}

test('time that passes is believed, however long, and so are small corrections and steps back', () => {
  const pass = scene();
  expect([pass(0), pass(40 * DAY_MS), pass(HOUR_MS, 10 * 60_000), pass(HOUR_MS, -400 * DAY_MS)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('after a jump ahead nothing is believed for a day', () => {
  const pass = scene();
  expect([pass(HOUR_MS, 365 * DAY_MS), pass(20 * HOUR_MS), pass(5 * HOUR_MS)]).toEqual([true, true, false]);
});

test('a start long after the newest sample may have a wrong clock; without samples there is nothing to lose', () => {
  const late = scene(90 * DAY_MS);
  expect([late(HOUR_MS), late(25 * HOUR_MS)]).toEqual([true, false]);
  expect(scene(-Infinity)(HOUR_MS)).toBe(false);
  expect(scene(90 * DAY_MS, 0)(HOUR_MS, 365 * DAY_MS)).toBe(false);
});
