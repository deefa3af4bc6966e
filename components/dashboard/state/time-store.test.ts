import { expect, test } from 'vitest';
import { createTimeStore, type TimeSettings } from '@/components/dashboard/state/time-store';

const NOW_MS = Date.UTC(2026, 10, 29, 12);
const SETTINGS: TimeSettings = {
  raw: { from: 'now-1h', to: 'now' },
  saved: { from: 'now-15m', to: 'now' },
  timezone: 'utc',
  refresh: '',
  weekStart: '',
  fiscalYearStartMonth: 0,
  nowDelayMs: 0,
};
const open = (settings: Partial<TimeSettings>) =>
  createTimeStore({ ...SETTINGS, ...settings }, { nowMs: () => NOW_MS, browserZone: () => 'UTC' }).get();

test('a range that cannot be read gives way to what the dashboard says, and that to six hours', () => {
  const odd = { from: 'now', to: 'now-1h' };
  expect(open({}).window).toEqual({ fromMs: NOW_MS - 3_600_000, toMs: NOW_MS });
  expect(open({ raw: odd })).toMatchObject({ raw: SETTINGS.saved, window: { fromMs: NOW_MS - 900_000 } });
  expect(open({ raw: odd, saved: { from: 'x', to: 'now' } }).window.fromMs).toBe(NOW_MS - 6 * 3_600_000);
});
