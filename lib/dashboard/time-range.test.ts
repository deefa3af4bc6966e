// Ranges in words, in the URL, shifted and zoomed.
import { expect, test } from 'vitest';
import {
  describeRange,
  rangeOfUrl,
  QUICK_RANGES,
  rawOf,
  readCopiedRange,
  resolveRange,
  shiftWindow,
  zoomWindow,
} from '@/lib/dashboard/time-range';

const nowMs = Date.parse('2024-08-14T15:37:42Z');
const context = { nowMs, zone: 'UTC' };
const HOUR_MS = 3_600_000;

test.each([
  ['now-6h', 'now', 'Last 6 hours'],
  ['now-45m', 'now', 'Last 45 minutes'],
  ['now-1w', 'now', 'Last 1 week'],
  ['now-1d/d', 'now-1d/d', 'Yesterday'],
  ['now-3h', 'now-1h', 'now-3h to now-1h'],
  ['1723600000000', '1723603600000', '2024-08-14 01:46:40 to 02:46:40'],
  ['2024-08-13T23:00:00Z', '2024-08-14 01:00:00', '2024-08-13 23:00:00 to 2024-08-14 01:00:00'],
  ['nonsense', 'now', 'nonsense to now'],
])('describeRange(%s, %s) is "%s"', (from, to, expected) => {
  expect(describeRange({ from, to }, context)).toBe(expected);
});

test('every quick range can be resolved', () => {
  for (const range of QUICK_RANGES) expect(resolveRange(range, context)).toHaveProperty('window');
});

test.each([
  ['soon', 'now', 'from'],
  ['now-1h', 'now-1', 'to'],
  ['now', 'now-1h', 'from'],
  ['now-1h', 'now-1h', 'from'],
])('resolveRange(%s, %s) tells that "%s" is wrong', (from, to, edge) => {
  expect(resolveRange({ from, to }, context)).toMatchObject({ edge });
});

test('rawOf() is read back as the same window', () => {
  const window = { fromMs: nowMs - HOUR_MS, toMs: nowMs };
  expect(resolveRange(rawOf(window), context)).toEqual({ window });
});

test('shiftWindow() goes by half the width and stops at the present', () => {
  const window = { fromMs: nowMs - 2 * HOUR_MS, toMs: nowMs };
  expect(shiftWindow(window, -1, nowMs)).toEqual({ fromMs: nowMs - 3 * HOUR_MS, toMs: nowMs - HOUR_MS });
  expect(shiftWindow(window, 1, nowMs)).toEqual(window);
});

test('zoomWindow() out doubles the width, ends at the present; in halves it, down to a second', () => {
  const window = { fromMs: nowMs - 2 * HOUR_MS, toMs: nowMs };
  expect(zoomWindow(window, 2, nowMs)).toEqual({ fromMs: nowMs - 4 * HOUR_MS, toMs: nowMs });
  expect(zoomWindow(window, 0.5, nowMs)).toEqual({ fromMs: nowMs - 1.5 * HOUR_MS, toMs: nowMs - 0.5 * HOUR_MS });
  const narrow = zoomWindow({ fromMs: nowMs - 10, toMs: nowMs }, 0.5, nowMs);
  expect(narrow.toMs - narrow.fromMs).toBe(1000);
});

test('a copied range is read as text, whoever wrote it; anything else is none', () => {
  expect(readCopiedRange('{"from":"now-1h","to":"now"}')).toEqual({ from: 'now-1h', to: 'now' });
  expect(readCopiedRange('{"from":1723600000000,"to":1723603600000}')).toEqual({
    from: '1723600000000',
    to: '1723603600000',
  });
  for (const text of ['', 'now-1h', '[]', 'null', '{"from":"now-1h"}', '{"from":{},"to":"now"}'])
    expect(readCopiedRange(text)).toBeNull();
});

test.each([
  ['from=now-1h&to=now', 'now-1h', 'now'],
  ['', 'now-15m', 'now'],
  ['from=&to=', 'now-15m', 'now'],
  ['from=now-1h', 'now-1h', 'now'],
  ['from=1723626000000&to=1723629600000', '1723626000000', '1723629600000'],
  ['from=20240814T090000&to=20240815', '2024-08-14T09:00:00Z', '2024-08-15T00:00:00Z'],
  ['from=20241399&to=now', '20241399', 'now'],
  ['time=1723626000000&time.window=60000', '1723625970000', '1723626030000'],
  ['time=1723626000000&time.window=60000&from=now-1h&to=now', 'now-1h', 'now'],
  ['time=x&time.window=-1', 'now-15m', 'now'],
])('rangeOfUrl(%j) is %s to %s', (search, from, to) => {
  expect(rangeOfUrl(new URLSearchParams(search), { from: 'now-15m', to: 'now' })).toEqual({ from, to });
});
