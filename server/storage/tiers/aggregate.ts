// Samples of one series → its buckets. Pure.
import { STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';
import { valueColumn } from '@/lib/encoding/value-block';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { ASPECTS, bucketStartMs, type TierColumns } from '@/server/storage/tiers/tier';

/**
 * Buckets of the samples from `fromMs` on; those before only give the first bucket its left edge. Stale markers and native histograms are no samples;
 * NaN loses against any other minimum and maximum, and does not count as growth. `increase` is what the value grew since the
 * sample before, over all samples of the bucket; a fall is a reset, after which it grew from 0.
 */
export function aggregate(columns: SampleColumns, fromMs: number, resolutionMs: number): TierColumns {
  const { timestampsMs } = columns;
  const { values, words } = valueColumn(columns.values);
  const times: number[] = [];
  const aspects: number[][] = ASPECTS.map(() => []);
  let bucket: Bucket | undefined;
  let previous = NaN;
  const close = (): void => {
    if (!bucket) return;
    times.push(bucket.lastMs);
    ASPECTS.forEach((aspect, at) => aspects[at]?.push(bucket?.[aspect] ?? NaN));
  };
  for (let at = 0; at < timestampsMs.length; at += 1) {
    if (words[at * 2] === STALE_MARKER_LOW && words[at * 2 + 1] === STALE_MARKER_HIGH) continue;
    if (columns.extras?.histograms?.[at]) continue;
    const timestampMs = timestampsMs[at] ?? 0;
    const value = values[at] ?? NaN;
    const growth = growthOf(previous, value);
    if (!Number.isNaN(value)) previous = value;
    if (timestampMs < fromMs) continue;
    const startMs = bucketStartMs(timestampMs, resolutionMs);
    if (bucket?.startMs !== startMs) {
      close();
      bucket = {
        startMs,
        lastMs: timestampMs,
        min: NaN,
        max: NaN,
        sum: 0,
        count: 0,
        first: value,
        last: value,
        increase: 0,
      };
    }
    bucket.lastMs = timestampMs;
    if (!(value >= bucket.min)) bucket.min = Number.isNaN(value) ? bucket.min : value;
    if (!(value <= bucket.max)) bucket.max = Number.isNaN(value) ? bucket.max : value;
    bucket.sum += value;
    bucket.count += 1;
    bucket.last = value;
    bucket.increase += growth;
  }
  close();
  return { timestampsMs: Float64Array.from(times), aspects: aspects.map((list) => Float64Array.from(list)) };
}

interface Bucket extends Record<(typeof ASPECTS)[number], number> {
  readonly startMs: number;
  lastMs: number;
}

/** How much a counter grew from one sample to the next; 0 where one of them is no number. */
export function growthOf(before: number, after: number): number {
  if (Number.isNaN(before) || Number.isNaN(after)) return 0;
  const growth = after < before ? after : after - before;
  return Number.isFinite(growth) ? growth : 0;
}
