// Grafana's own results for time expressions at a fixed instant, and zones whose clocks change.
import { describe, expect, test } from 'vitest';
import { parseTimeExpression } from '@/lib/dashboard/time-expression';
import { formatOffset, zoneName } from '@/lib/dashboard/time-zone';
import { goldenJson } from '@/lib/testing/golden';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

interface GoldenTimes {
  readonly now: string;
  readonly cases: readonly {
    readonly expr: string;
    readonly roundUp: boolean;
    readonly tz: string;
    readonly fiscalYearStartMonth: number;
    readonly iso: string | null;
  }[];
}

const golden = goldenJson('time.json') as GoldenTimes | null;

describe.skipIf(golden === null)('time expressions agree with the measured values', () => {
  test.each(golden?.cases ?? [])(
    '$expr in $tz, rounded up: $roundUp',
    ({ expr, roundUp, tz, fiscalYearStartMonth, iso: expected }) => {
      const context = { nowMs: Date.parse(golden?.now ?? ''), zone: zoneName(tz, 'UTC'), fiscalYearStartMonth };
      expect(iso(parseTimeExpression(expr, roundUp ? 'to' : 'from', context))).toBe(expected);
    },
  );
});

test.each([
  ['now-1d', '2024-03-30T12:00:00.000Z'], // one calendar day, 23 hours long
  ['now-24h', '2024-03-30T11:00:00.000Z'],
  ['now/d', '2024-03-30T23:00:00.000Z'],
  ['now-1d/d', '2024-03-29T23:00:00.000Z'],
])('%s on the day on which the clocks of Berlin go forward', (text, expected) => {
  const context = { nowMs: Date.parse('2024-03-31T11:00:00Z'), zone: 'Europe/Berlin' };
  expect(iso(parseTimeExpression(text, 'from', context))).toBe(expected);
});

test('weekStart moves the start of the week', () => {
  const context = { nowMs: Date.parse('2024-08-14T15:37:42.123Z'), zone: 'UTC', weekStart: 'monday' };
  expect(iso(parseTimeExpression('now/w', 'from', context))).toBe('2024-08-12T00:00:00.000Z');
});

test.each(['', 'later', 'now-', 'now-6', 'now/x', '2024-13-01', '2024-01-02 25:00:00', '1'])(
  '%j is not a time',
  (text) => {
    expect(parseTimeExpression(text, 'from', { nowMs: 0, zone: 'UTC' })).toBeNull();
  },
);

test('zoneName() knows the names dashboards use', () => {
  expect(zoneName('browser', 'Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(zoneName('', 'Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(zoneName('utc', 'Asia/Kolkata')).toBe('UTC');
  expect(zoneName('Not/AZone', 'Asia/Kolkata')).toBe('UTC');
  expect(formatOffset(Date.parse('2024-07-01T00:00:00Z'), 'America/St_Johns')).toBe('UTC−02:30');
});

test.each([
  ['now-h', '2024-08-14T14:37:42.123Z'],
  ['2024-03', '2024-03-01T00:00:00.000Z'],
  ['2024', '2024-01-01T00:00:00.000Z'],
  ['2024-02-30', null],
  ['2024-13-01', null],
])('%s is %s', (text, expected) => {
  const context = { nowMs: Date.parse('2024-08-14T15:37:42.123Z'), zone: 'UTC' };
  expect(iso(parseTimeExpression(text, 'from', context))).toBe(expected);
});
