// The time before that a panel is compared with.
import { expect, it } from 'vitest';
import { asComparison, compareShiftMs } from '@/lib/dashboard/time-compare';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';

const HOUR_MS = 3_600_000;
// The clock of Berlin went back an hour in the night before.
const toMs = Date.parse('2024-10-27T12:00:00Z');
const context = { window: { fromMs: toMs - HOUR_MS, toMs }, zone: 'UTC', stepMs: 60_000 };

it.each([
  ['1d', 'UTC', 24 * HOUR_MS],
  ['1d', 'Europe/Berlin', 25 * HOUR_MS],
  ['1w', 'UTC', 168 * HOUR_MS],
  ['__previousPeriod', 'UTC', HOUR_MS],
  ['90s', 'UTC', 120_000],
  ['__noPeriod', 'UTC', null],
  ['', 'UTC', null],
  ['yesterday', 'UTC', null],
  ['0d', 'UTC', null],
  [7, 'UTC', null],
  [undefined, 'UTC', null],
])('%j in %s lies %j ms back, in whole steps', (text, zone, shiftMs) => {
  expect(compareShiftMs(text, { ...context, zone })).toBe(shiftMs);
});

it('moves the answer to now, dashed and named', () => {
  const frame: Frame = {
    refId: 'A',
    name: 'web',
    length: 2,
    fields: [
      timeField(Float64Array.of(1000, 2000)),
      numberFieldOf('Value', [1, 2], { labels: labelSetOf({ job: 'web' }), legendText: 'web' }),
    ],
  };
  const [time, value] = asComparison(frame, 500).fields;
  expect(time?.values).toEqual(Float64Array.of(1500, 2500));
  expect(value).toMatchObject({ legendText: 'web (comparison)', config: { custom: { lineStyle: { fill: 'dash' } } } });
});
