// Every bound of the series store, with its default. The settings registry overrides what an operator may want to change.

import type { Matcher } from '@/lib/labels/matcher';

export interface RetentionRule {
  readonly matchers: readonly Matcher[];
  readonly retentionMs: number;
}

export interface DownsamplingRule {
  readonly matchers: readonly Matcher[];
  /** How long buckets of 5 minutes and of an hour are kept; 0: they are not made. */
  readonly keep5mMs: number;
  readonly keep1hMs: number;
}

export interface StoreLimits {
  /** Series with samples in the head; new ones beyond it are refused, old ones go on. */
  readonly maxSeries: number;
  /** Series without samples in the head that stay in memory; beyond it those that ended first leave it, and are looked up when asked for. */
  readonly maxEndedSeries: number;
  /** Memory of series that were looked up so, kept for the next query. A query that needs more of one metric is refused. */
  readonly maxEndedIndexBytes: number;
  readonly retentionMs: number;
  /** Series of their own retention, longer or shorter than the general one: the first rule that matches decides. */
  readonly retentionRules: readonly RetentionRule[];
  /** Series of which buckets are kept for times whose samples are gone: the first rule that matches decides. */
  readonly downsamplingRules: readonly DownsamplingRule[];
  /** Sealed samples in the table: beyond it the oldest rows go, whatever their retention. 0: no limit. */
  readonly retentionBytes: number;
  /** After a jump of the clock, how long nothing is deleted by age. */
  readonly clockPatienceMs: number;
  /** How far behind its series' newest sample a live sample may be. */
  readonly outOfOrderWindowMs: number;
  /** How far ahead of the clock a live sample may be. */
  readonly futureLimitMs: number;
  /** Samples that wait for their commit. */
  readonly maxQueueBytes: number;
  /** Samples of one log row; a single larger batch makes a row of its own. */
  readonly maxGroupSamples: number;
  /** An epoch is closed and sealed at each whole multiple of this … */
  readonly epochMs: number;
  /** … or when the head has this many bytes of samples, whichever comes first. */
  readonly maxHeadBytes: number;
  /** Rows of sealed samples that this many epochs wrote into one window are merged before their day is complete. */
  readonly mergeGenerations: number;
  /** Rows that a merge replaced stay this long: longer than any query runs. */
  readonly replacedKeepMs: number;
  /** Inflated sub-blocks and directories of segments kept for the next query. */
  readonly maxCacheBytes: number;
  readonly maxMetadataEntries: number;
  /** 0: none are kept. */
  readonly maxExemplars: number;
  readonly maxReadConnections: number;
  /** Threads that fetch and inflate sealed samples, each with a connection of its own; 0: all is read on the main thread. */
  readonly maxReadThreads: number;
  /** Reads of fewer samples stay on the main thread: the way to another takes as long. */
  readonly leastThreadSamples: number;
  /** A start with fewer log rows reads them without a thread. */
  readonly leastThreadRows: number;
  readonly readTimeoutMs: number;
  /** How long a start waits for a predecessor (killed a moment ago, say) to let go of the database. */
  readonly lockWaitMs: number;
}

const HOUR_MS = 3_600_000;
const MIB = 1_048_576;

export const DEFAULT_STORE_LIMITS: StoreLimits = {
  maxSeries: 2_000_000,
  maxEndedSeries: 500_000,
  maxEndedIndexBytes: 128 * MIB,
  retentionMs: 30 * 24 * HOUR_MS,
  retentionRules: [],
  downsamplingRules: [],
  retentionBytes: 0,
  clockPatienceMs: 24 * HOUR_MS,
  outOfOrderWindowMs: HOUR_MS,
  futureLimitMs: 10 * 60_000,
  maxQueueBytes: 64 * MIB,
  maxGroupSamples: 65_536,
  epochMs: 2 * HOUR_MS,
  maxHeadBytes: 1024 * MIB,
  mergeGenerations: 4,
  replacedKeepMs: 10 * 60_000,
  maxCacheBytes: 64 * MIB,
  maxMetadataEntries: 50_000,
  maxExemplars: 100_000,
  maxReadConnections: 3,
  maxReadThreads: 2,
  leastThreadSamples: 200_000,
  leastThreadRows: 1000,
  readTimeoutMs: 120_000,
  lockWaitMs: 10_000,
};
