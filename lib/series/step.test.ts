// Steps and intervals against the measured values and the worked example of the rules.
import { describe, expect, it } from 'vitest';
import { alignRange, calculateInterval, intervalText, queryStep, roundInterval } from '@/lib/series/step';
import { goldenJson } from '@/lib/testing/golden';
import { parseDuration } from '@/lib/units/duration';

interface GoldenIntervals {
  readonly calculateInterval: readonly {
    readonly rangeSeconds: number;
    readonly maxDataPoints: number;
    readonly min: string;
    readonly interval: string;
    readonly intervalMs: number;
  }[];
  readonly roundInterval: readonly { readonly ms: number; readonly rounded: number }[];
}

const HOUR_MS = 3_600_000;
const golden = goldenJson('intervals.json') as GoldenIntervals | null;

describe.skipIf(golden === null)('intervals agree with the measured values', () => {
  it('roundInterval()', () => {
    const rows = golden?.roundInterval ?? [];
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.map(({ ms }) => roundInterval(ms))).toEqual(rows.map(({ rounded }) => rounded));
  });

  it('calculateInterval()', () => {
    const rows = golden?.calculateInterval ?? [];
    expect(rows.length).toBeGreaterThan(60);
    expect(
      rows.map((row) => calculateInterval(row.rangeSeconds * 1000, row.maxDataPoints, parseDuration(row.min))),
    ).toEqual(rows.map((row) => row.intervalMs));
    expect(rows.map((row) => intervalText(row.intervalMs))).toEqual(rows.map((row) => row.interval));
  });
});

describe('queryStep()', () => {
  it.each([
    [6 * HOUR_MS, 20_000, 60_000],
    [24 * HOUR_MS, 60_000, 75_000],
    [720 * HOUR_MS, 1_800_000, 1_815_000],
  ])('over %d ms at 1,000 px steps by %d ms with a rate interval of %d ms', (rangeMs, stepMs, rateIntervalMs) => {
    expect(queryStep({ rangeMs, maxDataPoints: 1000 })).toEqual({ stepMs, intervalMs: stepMs, rateIntervalMs });
  });

  it('follows the interval of the target', () => {
    const step = queryStep({ rangeMs: HOUR_MS, maxDataPoints: 1000, targetIntervalMs: 60_000 });
    expect(step).toEqual({ stepMs: 60_000, intervalMs: 60_000, rateIntervalMs: 240_000 });
  });

  it('uses the rate interval as step when the target asks for it', () => {
    expect(queryStep({ rangeMs: HOUR_MS, maxDataPoints: 1000, isRateIntervalStep: true }).stepMs).toBe(60_000);
  });

  it('multiplies by the old interval factor and never asks for more than 11,000 points', () => {
    expect(queryStep({ rangeMs: 6 * HOUR_MS, maxDataPoints: 1000, intervalFactor: 2 }).stepMs).toBe(40_000);
    const fine = queryStep({ rangeMs: 720 * HOUR_MS, maxDataPoints: 1e9, scrapeIntervalMs: 1000 });
    expect((720 * HOUR_MS) / fine.stepMs).toBeLessThanOrEqual(11_000);
  });
});

describe('alignRange()', () => {
  it('starts day steps at local midnight', () => {
    const dayMs = 24 * HOUR_MS;
    const fromMs = Date.UTC(2026, 0, 10, 15);
    const aligned = alignRange({ fromMs, toMs: fromMs + dayMs }, dayMs, 2 * HOUR_MS);
    expect(new Date(aligned.fromMs).toISOString()).toBe('2026-01-09T22:00:00.000Z');
    expect(aligned.toMs - aligned.fromMs).toBe(dayMs);
  });
});
