import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignedTimestampMs, nextScrapeMs, phaseMs } from '@/server/scrape/schedule';

test('phaseMs() is inside the interval, the same each time, and differs between replicas', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3_600_000 }), (target, intervalMs) => {
      const phase = phaseMs(target, { seed: 'one', intervalMs });
      expect(phase).toBeGreaterThanOrEqual(0);
      expect(phase).toBeLessThan(intervalMs);
      expect(phaseMs(target, { seed: 'one', intervalMs })).toBe(phase);
    }),
  );
  const phases = new Set(['one', 'two', 'three'].map((seed) => phaseMs('t', { seed, intervalMs: 60_000 })));
  expect(phases.size).toBe(3);
});

test('phaseMs() spreads many targets over the interval', () => {
  const tenths = new Set(
    Array.from({ length: 200 }, (_, at) => Math.floor(phaseMs(`t${at}`, { seed: 's', intervalMs: 1000 }) / 100)),
  );
  expect(tenths.size).toBe(10);
});

test('nextScrapeMs() is the first instant of the grid after now, wherever one stands', () => {
  const grid = fc.record({ intervalMs: fc.integer({ min: 1, max: 100_000 }), phase: fc.nat() });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 41 }), grid, (nowMs, { intervalMs, phase: any }) => {
      const phase = any % intervalMs;
      const dueMs = nextScrapeMs(nowMs, { phase, intervalMs });
      expect(dueMs).toBeGreaterThan(nowMs);
      expect(dueMs - nowMs).toBeLessThanOrEqual(intervalMs);
      expect((dueMs - phase) % intervalMs).toBe(0);
    }),
  );
});

test.each([
  [1000, 1000, 15_000, 1000],
  [1000, 1002, 15_000, 1000],
  [1000, 998, 15_000, 1000],
  [1000, 1003, 15_000, 1003],
  [1000, 1002, 100, 1002],
  [1000, 1001, 100, 1000],
])('alignedTimestampMs(due %d, started %d, interval %d) is %d', (dueMs, startedMs, intervalMs, expected) => {
  expect(alignedTimestampMs(dueMs, startedMs, intervalMs)).toBe(expected);
});
