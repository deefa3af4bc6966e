// Wall-clock times in zones and back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPattern, fromNow } from '@/lib/units/dates';
import { createZone, instantOfLocal } from '@/lib/units/zone';

describe('createZone()', () => {
  it('knows offsets in summer and winter', () => {
    const berlin = createZone('Europe/Berlin');
    expect(berlin.offsetMs(Date.UTC(2026, 0, 1)) / 3_600_000).toBe(1);
    expect(berlin.offsetMs(Date.UTC(2026, 6, 1)) / 3_600_000).toBe(2);
    expect(createZone('Asia/Kolkata').offsetMs(0) / 60_000).toBe(330);
  });

  it('takes unknown names for UTC', () => {
    expect(createZone('Middle/Earth').name).toBe('UTC');
    expect(createZone('').offsetMs(0)).toBe(0);
  });

  it('reads the wall clock, before 1970 and with milliseconds too', () => {
    const wall = createZone('America/New_York').wallTime(Date.UTC(1969, 6, 20, 20, 17, 40, 5));
    expect(wall).toEqual({
      year: 1969,
      month: 7,
      day: 20,
      hour: 16,
      minute: 17,
      second: 40,
      millisecond: 5,
      weekday: 0,
    });
  });

  it('gives 0 for what is no time', () => {
    expect(createZone('Europe/Berlin').offsetMs(NaN)).toBe(0);
    expect(createZone('Europe/Berlin').offsetMs(8.64e15)).toBe(0);
  });
});

describe('instantOfLocal()', () => {
  it('is the way back, away from the hour that a clock repeats', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC').map(createZone);
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 4_000_000_000 }), (zone, seconds) => {
        const timeMs = seconds * 1000;
        const nearMs = 3 * 3_600_000;
        fc.pre(zone.offsetMs(timeMs - nearMs) === zone.offsetMs(timeMs + nearMs));
        expect(instantOfLocal(zone, timeMs + zone.offsetMs(timeMs))).toBe(timeMs);
      }),
    );
  });
});

describe('formatPattern()', () => {
  it.each([
    ['YYYY-MM-DD HH:mm:ss.SSS', '2026-11-18 13:05:09.007'],
    ['D MMM YY, h:mm A', '18 Nov 26, 1:05 PM'],
    ['dddd Do MMMM [at] hh a', 'Wednesday 18th November at 01 pm'],
    ['ddd M/D H:m:s Z', 'Wed 11/18 13:5:9 +00:00'],
    ['X x', '1795007109 1795007109007'],
  ])('%s', (pattern, text) => {
    expect(formatPattern(Date.UTC(2026, 10, 18, 13, 5, 9, 7), pattern, createZone('UTC'))).toBe(text);
  });
});

describe('fromNow()', () => {
  it.each([
    [0, 'a few seconds ago'],
    [-5 * 60_000, '5 minutes ago'],
    [-90 * 60_000, '2 hours ago'],
    [30 * 86_400_000, 'in a month'],
    [-800 * 86_400_000, '2 years ago'],
  ])('%d ms is "%s"', (offsetMs, text) => {
    expect(fromNow(1e12 + offsetMs, 1e12)).toBe(text);
  });
});
