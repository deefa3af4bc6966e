// The notations of time that Alertmanager 0.25 takes, and some that it refuses.
import { expect, test } from 'vitest';
import { parseTime } from '@/server/http/alertmanager/answers';

test.each([
  ['2020-01-01T00:00:00Z', 1_577_836_800_000],
  ['2020-01-01T00:00:00.123456789Z', 1_577_836_800_123],
  ['2020-01-01T02:00:00+02:00', 1_577_836_800_000],
  ['2020-01-01T02:00:00+0200', 1_577_836_800_000],
  ['2020-01-01T00:00:00', 1_577_836_800_000],
  ['2020-01-01 00:00:00', 1_577_836_800_000],
  ['0001-01-01T00:00:00Z', undefined],
  ['', undefined],
  [null, undefined],
])('%s', (text, timeMs) => {
  expect(parseTime(text)).toBe(timeMs);
});

test.each([
  'x',
  5,
  '2020-01-01',
  '2020-02-30T00:00:00Z',
  '2020-13-01T00:00:00Z',
  '2020-01-01T24:00:00Z',
  '2020-01-01 00:00:00Z',
  '2020-01-01t00:00:00z',
])('refused: %s', (text) => {
  expect(parseTime(text)).toBeNull();
});
