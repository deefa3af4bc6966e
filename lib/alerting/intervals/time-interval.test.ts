import { describe, expect, it, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { intervalContains, mutedBy, type TimeInterval } from '@/lib/alerting/intervals/time-interval';
import { isInputError } from '@/lib/errors/input-error';

function read(spec: string): readonly TimeInterval[] {
  const source = `route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: x, time_intervals: [${spec}]}]`;
  return parseAlertmanagerConfig(source, { fileName: 'f', localZone: 'Asia/Tokyo' }).timeIntervals.get('x') ?? [];
}

function holds(spec: string, at: string): boolean {
  return read(spec).some((interval) => intervalContains(interval, Date.parse(at)));
}

describe('an instant lies in an interval', () => {
  it.each([
    ['{}', '2026-01-01T00:00:00Z', true],
    ["{times: [{start_time: '09:00', end_time: '17:00'}]}", '2026-01-01T09:00:00Z', true],
    ["{times: [{start_time: '09:00', end_time: '17:00'}]}", '2026-01-01T17:00:00Z', false],
    ["{times: [{start_time: '09:00', end_time: '24:00'}]}", '2026-01-01T23:59:59Z', true],
    ["{weekdays: ['monday:friday']}", '2026-01-03T12:00:00Z', false],
    ["{weekdays: ['monday:friday', sunday]}", '2026-01-04T12:00:00Z', true],
    ["{days_of_month: ['-1']}", '2026-02-28T12:00:00Z', true],
    ["{days_of_month: ['-1']}", '2028-02-28T12:00:00Z', false],
    ["{days_of_month: ['-3:-1']}", '2026-04-28T12:00:00Z', true],
    ["{days_of_month: ['29:31']}", '2026-02-28T12:00:00Z', false],
    ["{days_of_month: ['25:-1']}", '2026-02-28T12:00:00Z', true],
    ["{months: ['may:august', '12']}", '2026-12-01T12:00:00Z', true],
    ["{months: ['May:August']}", '2026-09-01T12:00:00Z', false],
    ["{years: ['2026:2028', '2030']}", '2029-09-01T12:00:00Z', false],
    ["{times: [{start_time: '09:00', end_time: '17:00'}], location: 'Europe/Vienna'}", '2026-01-01T08:30:00Z', true],
    ["{times: [{start_time: '09:00', end_time: '17:00'}], location: 'Europe/Vienna'}", '2026-07-01T07:30:00Z', true],
    ["{times: [{start_time: '09:00', end_time: '17:00'}], location: 'Local'}", '2026-07-01T00:30:00Z', true],
    ["{weekdays: [monday], location: 'Pacific/Auckland'}", '2026-01-04T12:00:00Z', true],
  ])('%s %s', (spec, at, isIn) => {
    expect(holds(spec, at)).toBe(isIn);
  });
});

test('clocks that change: an hour that comes twice counts twice, one that is left out never comes', () => {
  const night = "{times: [{start_time: '02:00', end_time: '03:00'}], location: 'Europe/Vienna'}";
  const minutesIn = (fromText: string): number => {
    const [interval] = read(night);
    const fromMs = Date.parse(fromText);
    return Array.from({ length: 1440 }, (_, minute) => fromMs + minute * 60_000).filter(
      (atMs) => interval !== undefined && intervalContains(interval, atMs),
    ).length;
  };
  expect(minutesIn('2026-03-28T23:00:00Z')).toBe(0);
  expect(minutesIn('2026-10-24T22:00:00Z')).toBe(120);
  expect(minutesIn('2026-06-01T22:00:00Z')).toBe(60);
});

test.each([
  "{weekdays: ['saturday:monday']}",
  '{weekdays: [someday]}',
  "{months: ['may:january']}",
  "{weekdays: ['monday: friday']}",
  "{days_of_month: ['28:-1']}",
  "{years: ['2028:2026']}",
  "{days_of_month: ['0']}",
  "{days_of_month: ['32']}",
  "{days_of_month: ['-1:5']}",
  "{days_of_month: ['10:5']}",
  "{days_of_month: ['-1:-3']}",
  "{times: [{start_time: '9:00', end_time: '17:00'}]}",
  "{times: [{start_time: '09:00'}]}",
  "{times: [{start_time: '17:00', end_time: '09:00'}]}",
  "{location: 'Mars/Olympus'}",
  "{location: '+02:00'}",
])('%s is refused', (spec) => {
  let isRefused = false;
  try {
    read(spec);
  } catch (thrown) {
    isRefused = isInputError(thrown);
  }
  expect(isRefused).toBe(true);
});

test('a route is quiet while a mute interval holds, or while no active one does', () => {
  const intervals = new Map([
    ['nights', read("{times: [{start_time: '22:00', end_time: '24:00'}]}")],
    ['office', read("{times: [{start_time: '08:00', end_time: '23:00'}]}")],
  ]);
  const route = { muteTimeIntervals: ['nights'], activeTimeIntervals: ['office'] };
  const at = (text: string) => mutedBy(route, intervals, Date.parse(text));
  expect(at('2026-01-01T12:00:00Z')).toEqual([]);
  expect(at('2026-01-01T22:30:00Z')).toEqual(['nights']);
  expect(at('2026-01-01T23:30:00Z')).toEqual(['office']);
});
