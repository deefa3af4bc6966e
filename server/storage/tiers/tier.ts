// The downsampled tiers: what is kept of each bucket of a series, and which of it answers which function.
import type { SampleColumns } from '@/server/storage/head/sample-columns';

export const TIER_RESOLUTIONS_MS = [300_000, 3_600_000] as const;

/** One row of the table holds one of these of up to 1,000 series: `pack % 7` says which. The order is that of the file format. */
export const ASPECTS = ['min', 'max', 'sum', 'count', 'first', 'last', 'increase'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Buckets of one series: each has the time of its last sample. */
export interface TierColumns {
  readonly timestampsMs: Float64Array;
  /** In the order of ASPECTS. */
  readonly aspects: readonly Float64Array[];
}

/** Some aspects of the buckets of one series. */
export type TierPart = Readonly<Partial<Record<Aspect, SampleColumns>>>;

export function bucketStartMs(timestampMs: number, resolutionMs: number): number {
  return Math.floor(timestampMs / resolutionMs) * resolutionMs;
}
