import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { aggregate } from '@/server/storage/tiers/aggregate';
import { marginMs, synthesise } from '@/server/storage/tiers/synthesise';
import { ASPECTS, type TierPart } from '@/server/storage/tiers/tier';

const RESOLUTION_MS = 300_000;
const STEP_MS = 15_000;
const BUCKET_SAMPLES = RESOLUTION_MS / STEP_MS;
const LOOKBACK_MS = 300_000;
const ALL = { startMs: -Infinity, endMs: Infinity };

function regular(values: readonly number[], startMs = 0): SampleColumns {
  return {
    timestampsMs: Float64Array.from(values, (_, at) => startMs + at * STEP_MS),
    values: Float64Array.from(values),
  };
}

function partOf(columns: SampleColumns): TierPart {
  const { timestampsMs, aspects } = aggregate(columns, -Infinity, RESOLUTION_MS);
  return Object.fromEntries(
    ASPECTS.map((aspect, at) => [aspect, { timestampsMs, values: aspects[at] ?? new Float64Array() }]),
  );
}

/** What a function sees when the samples before `keptFromMs` are gone. */
function read(columns: SampleColumns, functionName: string, rangeMs: number, keptFromMs = Infinity) {
  const from = columns.timestampsMs.findIndex((timeMs) => timeMs >= keptFromMs);
  const at = from < 0 ? columns.timestampsMs.length : from;
  const raw = { timestampsMs: columns.timestampsMs.subarray(at), values: columns.values.subarray(at) };
  return synthesise({
    raw,
    tiers: [{ resolutionMs: RESOLUTION_MS, part: partOf(columns) }],
    use: { functionName, lookbackMs: LOOKBACK_MS },
    rangeMs,
    range: ALL,
  });
}

/** Values of the samples inside (endMs − rangeMs, endMs]. */
function window({ timestampsMs, values }: SampleColumns, endMs: number, rangeMs: number): number[] {
  return [...values].filter((_, at) => (timestampsMs[at] ?? 0) > endMs - rangeMs && (timestampsMs[at] ?? 0) <= endMs);
}

/** As rate() counts: a fall is a reset. */
function growth(values: readonly number[]): number {
  return values.slice(1).reduce((sum, value, at) => {
    const before = values[at] ?? 0;
    return sum + (value < before ? value : value - before);
  }, 0);
}

const counter = fc
  .array(fc.oneof({ weight: 30, arbitrary: fc.nat(100) }, { weight: 1, arbitrary: fc.constant(-1) }), {
    minLength: 4 * BUCKET_SAMPLES,
    maxLength: 12 * BUCKET_SAMPLES,
  })
  .map((steps) => {
    let value = 5;
    return steps.map((step) => (value = step < 0 ? 1 : value + step));
  });
const gauge = fc.array(fc.integer({ min: -1000, max: 1000 }), {
  minLength: 2 * BUCKET_SAMPLES,
  maxLength: 8 * BUCKET_SAMPLES,
});

describe('a window of whole buckets gives what the samples gave', () => {
  const RANGE_MS = 2 * RESOLUTION_MS;
  const ends = (values: readonly number[]): number[] =>
    Array.from({ length: Math.floor(values.length / BUCKET_SAMPLES) - 2 }, (_, at) => (at + 3) * RESOLUTION_MS - 1);

  test.each<[string, (values: readonly number[]) => number]>([
    ['min_over_time', (values) => Math.min(...values)],
    ['max_over_time', (values) => Math.max(...values)],
    ['sum_over_time', (values) => values.reduce((sum, value) => sum + value, 0)],
    ['count_over_time', (values) => values.length],
    ['avg_over_time', (values) => values.reduce((sum, value) => sum + value, 0) / values.length],
    ['last_over_time', (values) => values.at(-1) ?? NaN],
    ['first_over_time', (values) => values[0] ?? NaN],
  ])('%s', (functionName, compute) => {
    fc.assert(
      fc.property(gauge, fc.nat(8), (values, keptBuckets) => {
        const whole = regular(values);
        const found = read(whole, functionName, RANGE_MS, keptBuckets * RESOLUTION_MS);
        for (const endMs of ends(values))
          expect(compute(window(found, endMs, RANGE_MS))).toBeCloseTo(compute(window(whole, endMs, RANGE_MS)), 6);
      }),
    );
  });
});

test('a counter grows by the same in any span of whole buckets, resets included, wherever samples begin to be kept', () => {
  fc.assert(
    fc.property(
      counter,
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(600_000, 7_200_000),
      (values, keptBuckets, rangeMs) => {
        const whole = regular(values);
        const { timestampsMs, values: found } = read(whole, 'increase', rangeMs, keptBuckets * RESOLUTION_MS);
        expect([...found].every((value, at) => value >= (found[at - 1] ?? -Infinity))).toBe(true);
        const atLastOf = (bucket: number): number =>
          found[timestampsMs.indexOf((bucket + 1) * RESOLUTION_MS - STEP_MS)] ?? NaN;
        for (let bucket = 1; bucket < Math.floor(values.length / BUCKET_SAMPLES); bucket += 1)
          expect(atLastOf(bucket) - atLastOf(bucket - 1)).toBeCloseTo(
            growth(values.slice(bucket * BUCKET_SAMPLES - 1, (bucket + 1) * BUCKET_SAMPLES)),
            6,
          );
      },
    ),
  );
});

test('a window shorter than a bucket still has its share of it', () => {
  const whole = regular(Array.from({ length: 6 * BUCKET_SAMPLES }, (_, at) => at * 3));
  const growing = read(whole, 'rate', 60_000);
  const sums = read(regular(Array.from({ length: 6 * BUCKET_SAMPLES }, () => 2)), 'sum_over_time', 60_000);
  for (let endMs = RESOLUTION_MS + 61_000; endMs < 5 * RESOLUTION_MS; endMs += 7000) {
    const inWindow = window(growing, endMs, 60_000);
    expect(inWindow.length).toBeGreaterThanOrEqual(2);
    expect(growth(inWindow) / (inWindow.length - 1)).toBeCloseTo(3, 6);
    expect(window(sums, endMs, 60_000).length).toBeGreaterThan(0);
    expect(window(read(whole, 'max_over_time', 60_000), endMs, 60_000).length).toBeGreaterThan(0);
  }
});

test('an instant selector finds the last value until the next one, and not long after the end', () => {
  const whole = regular(Array.from({ length: 3 * BUCKET_SAMPLES }, (_, at) => at));
  const found = read(whole, '', 0);
  const seenAt = (timeMs: number): number | undefined => window(found, timeMs, LOOKBACK_MS).at(-1);
  for (let timeMs = RESOLUTION_MS; timeMs < 3 * RESOLUTION_MS; timeMs += 1000) expect(seenAt(timeMs)).toBeDefined();
  expect(seenAt(2 * RESOLUTION_MS - 1)).toBe(2 * BUCKET_SAMPLES - 1);
  expect(seenAt(4 * RESOLUTION_MS + LOOKBACK_MS)).toBeUndefined();
});

test('where samples are kept they are what is read, bit by bit', () => {
  const whole = regular(Array.from({ length: 2 * BUCKET_SAMPLES }, (_, at) => at / 3));
  for (const functionName of ['', 'rate', 'min_over_time', 'count_over_time', 'changes']) {
    const { resolutionMs, ...found } = read(whole, functionName, 600_000, 0);
    expect({ resolutionMs, found }).toEqual({ resolutionMs: 0, found: whole });
  }
});

test('the preferred tier wins, the other one fills what it lacks', () => {
  const whole = regular(Array.from({ length: 24 * BUCKET_SAMPLES }, (_, at) => at));
  const hours = aggregate(whole, 3_600_000, 3_600_000);
  const last = {
    timestampsMs: hours.timestampsMs,
    values: hours.aspects[ASPECTS.indexOf('max')] ?? new Float64Array(),
  };
  const { timestampsMs, resolutionMs } = synthesise({
    raw: { timestampsMs: new Float64Array(0), values: new Float64Array(0) },
    tiers: [
      { resolutionMs: 3_600_000, part: { max: last } },
      { resolutionMs: RESOLUTION_MS, part: partOf(whole) },
    ],
    use: { functionName: 'max_over_time', lookbackMs: LOOKBACK_MS },
    rangeMs: 86_400_000,
    range: ALL,
  });
  expect(resolutionMs).toBe(3_600_000);
  expect(timestampsMs).toHaveLength(12 + 1);
  expect(marginMs([300_000, 3_600_000])).toBe(7_200_000);
});

describe('aggregate()', () => {
  test('stale markers are no samples, NaN loses, and the sample before gives the left edge', () => {
    const stale = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer);
    const values = new Float64Array(6);
    values.set([7, 10, NaN, 4, 0, 6]);
    values.set(stale, 4);
    const { timestampsMs, aspects } = aggregate(
      { timestampsMs: Float64Array.of(-1, 0, 1, 2, 3, 4), values },
      0,
      RESOLUTION_MS,
    );
    expect([...timestampsMs]).toEqual([4]);
    // 10 − 7, then a reset to 4, then 6 − 4.
    expect(Object.fromEntries(ASPECTS.map((aspect, at) => [aspect, aspects[at]?.[0]]))).toEqual({
      min: 4,
      max: 10,
      sum: NaN,
      count: 4,
      first: 10,
      last: 6,
      increase: 3 + 4 + 2,
    });
  });

  test('times before 1970 fall into buckets that begin before them', () => {
    const { timestampsMs } = aggregate(regular([1, 2, 3], -20_000), -Infinity, RESOLUTION_MS);
    expect([...timestampsMs]).toEqual([-5000, 10_000]);
  });
});
