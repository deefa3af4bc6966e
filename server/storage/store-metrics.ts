// What the store tells about itself at /metrics.
import type { Metrics } from '@/server/platform/metrics';
import { KEPT_SELECTION_SERIES } from '@/server/storage/index/selections';
import { NUMBER_LIMIT, type UsedNumbers } from '@/server/storage/index/stored-numbers';
import type { AppendOutcome } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

interface Observed {
  readonly activeSeriesCount: () => number;
  readonly knownSeriesCount: () => number;
  readonly endedSeriesCount: () => number;
  readonly seriesSlotCount: () => number;
  readonly usedNumbers: () => UsedNumbers;
  readonly endedIndexBytes: () => number;
  readonly endedIndexEvictions: () => number;
  readonly headSampleCount: () => number;
  readonly headBytes: () => number;
  readonly queueBytes: () => number;
  readonly cacheBytes: () => number;
  readonly selectionSeriesCount: () => number;
  readonly segmentCount: () => number;
  readonly sealedBytes: () => number;
  readonly tierSegmentCount: () => number;
  readonly metadataCount: () => number;
  readonly exemplarCount: () => number;
  readonly busyReadConnectionCount: () => number;
  readonly readThreadCount: () => number;
  readonly readTaskCount: () => number;
  readonly followLagSeconds: () => number;
  readonly writerCount: () => number;
  readonly limits: StoreLimits;
}

export interface StoreMetrics {
  readonly commitSeconds: { observe(seconds: number): void };
  readonly committedBytes: { inc(bytes: number): void };
  readonly failedCommits: { inc(): void };
  readonly brokenLogRows: { inc(): void };
  readonly endedLookups: { inc(count: number): void };
  readonly departedSeries: { inc(count: number): void };
  readonly replayRatio: { set(ratio: number): void };
  readonly replaySeconds: { set(seconds: number): void };
  readonly replayedSamples: { set(count: number): void };
  readonly sealSeconds: { observe(seconds: number): void };
  readonly sealedSamples: { inc(count: number): void };
  readonly mergeSeconds: { observe(seconds: number): void };
  readonly mergedSegments: { inc(count: number): void };
  readonly followedRows: { inc(count: number): void };
  readonly failedMaintenance: { inc(): void };
  countOutcome(outcome: AppendOutcome): void;
}

/** Every bound has two: how much there is, and how much there may be. */
function createGauges(metrics: Metrics, observed: Observed): void {
  const { limits } = observed;
  const gauge = (name: string, help: string, collect: () => number): void =>
    void metrics.gauge({ name: `watchfire_store_${name}`, help, collect });
  gauge('active_series', 'Series with samples in the head.', observed.activeSeriesCount);
  gauge('known_series', 'Series in memory.', observed.knownSeriesCount);
  gauge('ended_series', 'Series in memory without samples in the head.', observed.endedSeriesCount);
  gauge('ended_series_limit', 'Such series that may stay in memory.', () => limits.maxEndedSeries);
  gauge(
    'series_slots',
    'Places for series in memory; those of series that left it are used again.',
    observed.seriesSlotCount,
  );
  gauge('series_numbers', 'Numbers of series given so far.', () => observed.usedNumbers().series);
  gauge('label_pair_numbers', 'Numbers of label pairs given so far.', () => observed.usedNumbers().labelPairs);
  gauge('series_references', 'Series met since the start.', () => observed.usedNumbers().references);
  gauge('numbers_limit', 'Numbers of each of these three kinds that there are.', () => NUMBER_LIMIT);
  gauge('ended_index_bytes', 'Labels of series that had left memory and were looked up.', observed.endedIndexBytes);
  gauge('ended_index_limit_bytes', 'Labels of such series that may be kept.', () => limits.maxEndedIndexBytes);
  gauge(
    'ended_index_evictions',
    'Metrics whose looked-up series had to go for those of others, since the start.',
    observed.endedIndexEvictions,
  );
  gauge('series_limit', 'Active series beyond which new ones are refused.', () => limits.maxSeries);
  gauge('head_samples', 'Samples in the head.', observed.headSampleCount);
  gauge('head_bytes', 'Memory of the samples in the head.', observed.headBytes);
  gauge('head_limit_bytes', 'Memory of the head at which its epoch is closed.', () => limits.maxHeadBytes);
  gauge('queue_bytes', 'Samples that wait for their commit.', observed.queueBytes);
  gauge('queue_limit_bytes', 'Waiting samples beyond which writes are refused.', () => limits.maxQueueBytes);
  gauge('cache_bytes', 'Inflated sub-blocks of segments kept in memory.', observed.cacheBytes);
  gauge('cache_limit_bytes', 'Inflated sub-blocks of segments that may be kept.', () => limits.maxCacheBytes);
  gauge('selection_series', 'Series that kept selections name, all together.', observed.selectionSeriesCount);
  gauge('selection_series_limit', 'Series that kept selections may name.', () => KEPT_SELECTION_SERIES);
  gauge('segments', 'Rows of sealed samples.', observed.segmentCount);
  gauge('tier_segments', 'Rows of downsampled samples.', observed.tierSegmentCount);
  gauge('sealed_bytes', 'Size of sealed and downsampled samples.', observed.sealedBytes);
  gauge('sealed_limit_bytes', 'Size beyond which the oldest samples go; 0: no limit.', () => limits.retentionBytes);
  gauge('retention_seconds', 'How long samples are kept, where no rule says more.', () => limits.retentionMs / 1000);
  gauge('metadata_entries', 'Metrics whose type, help and unit are kept.', observed.metadataCount);
  gauge('metadata_limit', 'Metrics of which metadata may be kept.', () => limits.maxMetadataEntries);
  gauge('exemplars', 'Exemplars kept.', observed.exemplarCount);
  gauge('exemplars_limit', 'Exemplars that may be kept.', () => limits.maxExemplars);
  gauge(
    'read_connections',
    'Connections of the main thread that read at this moment.',
    observed.busyReadConnectionCount,
  );
  gauge('read_connections_limit', 'Connections that may read.', () => limits.maxReadConnections);
  gauge('read_threads', 'Threads that read large amounts of sealed samples.', observed.readThreadCount);
  gauge('read_threads_limit', 'Threads that may read.', () => limits.maxReadThreads);
  gauge('read_tasks', 'Reads that these threads have under way.', observed.readTaskCount);
  gauge(
    'follow_lag_seconds',
    'Time since all log rows of other processes were in the head.',
    observed.followLagSeconds,
  );
  gauge('writers', 'Processes that write to this database, this one included.', observed.writerCount);
}

export function createStoreMetrics(metrics: Metrics, observed: Observed): StoreMetrics {
  createGauges(metrics, observed);
  const appended = metrics.counter({ name: 'watchfire_store_appended_samples_total', help: 'Samples stored.' });
  const repeated = metrics.counter({
    name: 'watchfire_store_repeated_samples_total',
    help: 'Samples that were there already.',
  });
  const rejected = metrics.counter<'reason'>({
    name: 'watchfire_store_rejected_samples_total',
    help: 'Samples refused, by reason.',
    labelNames: ['reason'],
  });
  return {
    commitSeconds: metrics.histogram({
      name: 'watchfire_store_commit_duration_seconds',
      help: 'Time of one group commit.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    }),
    committedBytes: metrics.counter({ name: 'watchfire_store_log_bytes_total', help: 'Bytes of log rows committed.' }),
    failedCommits: metrics.counter({
      name: 'watchfire_store_failed_commits_total',
      help: 'Group commits that failed.',
    }),
    brokenLogRows: metrics.counter({
      name: 'watchfire_store_broken_log_rows_total',
      help: 'Log rows that could not be read and were kept aside.',
    }),
    endedLookups: metrics.counter({
      name: 'watchfire_store_ended_series_lookups_total',
      help: 'Series that had left memory and were read from their tables.',
    }),
    departedSeries: metrics.counter({
      name: 'watchfire_store_departed_series_total',
      help: 'Series that ended and left memory; their samples stay.',
    }),
    replayRatio: metrics.gauge({
      name: 'watchfire_store_replay_ratio',
      help: 'How much of the log was replayed, 0 to 1.',
    }),
    replaySeconds: metrics.gauge({ name: 'watchfire_store_replay_duration_seconds', help: 'Time of the last replay.' }),
    replayedSamples: metrics.gauge({ name: 'watchfire_store_replayed_samples', help: 'Samples of the last replay.' }),
    sealSeconds: metrics.histogram({
      name: 'watchfire_store_seal_duration_seconds',
      help: 'Time to turn one epoch into segments.',
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
    }),
    sealedSamples: metrics.counter({
      name: 'watchfire_store_sealed_samples_total',
      help: 'Samples written to segments.',
    }),
    mergeSeconds: metrics.histogram({
      name: 'watchfire_store_merge_duration_seconds',
      help: 'Time of one merge of segments.',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    }),
    mergedSegments: metrics.counter({
      name: 'watchfire_store_merged_segments_total',
      help: 'Segments that merges replaced.',
    }),
    followedRows: metrics.counter({
      name: 'watchfire_store_followed_rows_total',
      help: 'Log rows of other processes that were applied to the head.',
    }),
    failedMaintenance: metrics.counter({
      name: 'watchfire_store_failed_maintenance_total',
      help: 'Runs of sealing, merging or retention that failed and will be repeated.',
    }),
    countOutcome({ appendedCount, repeatedCount, rejected: refused }) {
      appended.inc(appendedCount);
      repeated.inc(repeatedCount);
      for (const { reason } of refused) rejected.inc({ reason });
    },
  };
}
