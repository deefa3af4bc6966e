// Ticks of a time axis: round local times, distances, daylight saving, dates.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeTicks } from '@/lib/units/time-ticks';
import { createZone } from '@/lib/units/zone';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const utc = createZone('UTC');
const berlin = createZone('Europe/Berlin');

function labels(fromMs: number, toMs: number, widthPx: number, zone = utc): string[] {
  return timeTicks({ fromMs, toMs, widthPx }, zone).map((tick) => tick.label);
}

describe('timeTicks()', () => {
  const noonMs = Date.UTC(2026, 10, 18, 12);

  it('stands on round times of the zone', () => {
    expect(labels(noonMs, noonMs + 6 * HOUR_MS, 480)).toEqual([
      '12:00',
      '13:00',
      '14:00',
      '15:00',
      '16:00',
      '17:00',
      '18:00',
    ]);
    expect(labels(noonMs, noonMs + 6 * HOUR_MS, 200, berlin)).toEqual(['14:00', '16:00', '18:00']);
  });

  it('shows the date where the day changes', () => {
    expect(labels(noonMs, noonMs + DAY_MS, 300)).toEqual(['12:00', '18:00', '19 Nov', '06:00', '12:00']);
    expect(labels(noonMs, noonMs + 7 * DAY_MS, 500)[0]).toBe('19 Nov');
  });

  it('counts months and years for long ranges', () => {
    expect(labels(Date.UTC(2025, 10, 1), Date.UTC(2026, 3, 2), 400)).toEqual([
      'Nov',
      'Dec',
      '2026',
      'Feb',
      'Mar',
      'Apr',
    ]);
    expect(labels(Date.UTC(2001, 0, 1), Date.UTC(2026, 0, 1), 400)).toContain('2010');
  });

  it('goes down to milliseconds', () => {
    expect(labels(noonMs, noonMs + 100, 300)).toEqual(['00.000', '00.020', '00.040', '00.060', '00.080', '00.100']);
    expect(labels(noonMs, noonMs + 60_000, 300)).toEqual(['12:00:00', '12:00:15', '12:00:30', '12:00:45', '12:01:00']);
  });

  it('keeps to local midnight when the clock changes', () => {
    // In Berlin the night of 25 October 2026 has 25 hours.
    const fromMs = Date.UTC(2026, 9, 24, 0);
    const ticks = timeTicks({ fromMs, toMs: fromMs + 4 * DAY_MS, widthPx: 320 }, berlin);
    expect(ticks.map((tick) => new Date(tick.timeMs).getUTCHours())).toEqual([22, 23, 23, 23]);
    expect(ticks.map((tick) => tick.label)).toEqual(['25 Oct', '26 Oct', '27 Oct', '28 Oct']);
  });

  it('is empty for an empty range or no room', () => {
    expect(labels(noonMs, noonMs, 300)).toEqual([]);
    expect(labels(noonMs, noonMs + DAY_MS, 0)).toEqual([]);
    expect(labels(NaN, noonMs, 300)).toEqual([]);
  });

  it('rises, stays inside, and leaves room between labels for any range', () => {
    const ranges = fc.record({
      fromMs: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      spanMs: fc.integer({ min: 1000, max: 20 * 365 * DAY_MS }),
      widthPx: fc.integer({ min: 150, max: 2000 }),
      zone: fc.constantFrom(utc, berlin, createZone('Asia/Kolkata'), createZone('America/St_Johns')),
    });
    fc.assert(
      fc.property(ranges, ({ fromMs, spanMs, widthPx, zone }) => {
        const times = timeTicks({ fromMs, toMs: fromMs + spanMs, widthPx }, zone).map((tick) => tick.timeMs);
        const distancesPx = times.slice(1).map((timeMs, at) => ((timeMs - (times[at] ?? NaN)) / spanMs) * widthPx);
        expect(times.filter((timeMs) => timeMs < fromMs || timeMs > fromMs + spanMs)).toEqual([]);
        // A clock that is set forward brings two ticks closer together.
        expect(distancesPx.filter((distancePx) => !(distancePx > 25))).toEqual([]);
        expect(times.length).toBeLessThanOrEqual(widthPx / 50 + 2);
      }),
      { numRuns: 300 },
    );
  });
});
