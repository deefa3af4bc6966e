// Settings of the series store and of scraped samples on their way to it. The names of the fields are those of the store's limits.
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { Matcher } from '@/lib/labels/matcher';
import { count, duration, selector, sizeOf } from '@/server/platform/settings/file-values';
import type { FileSetting } from '@/server/platform/settings/setting';

export interface StorageSettings {
  readonly retentionBytes: number;
  readonly retentionRules: readonly { readonly matchers: readonly Matcher[]; readonly retentionMs: number }[];
  readonly downsamplingRules: readonly DownsamplingRule[];
  readonly maxSeries: number;
  readonly maxEndedSeries: number;
  readonly maxEndedIndexBytes: number;
  readonly outOfOrderWindowMs: number;
  readonly futureLimitMs: number;
  readonly epochMs: number;
  readonly maxQueueBytes: number;
  readonly maxHeadBytes: number;
  readonly maxCacheBytes: number;
  readonly maxMetadataEntries: number;
  readonly maxExemplars: number;
  readonly maxReadConnections: number;
  readonly maxReadThreads: number;
  readonly readTimeoutMs: number;
  readonly scrapeBufferBytes: number;
  readonly leastFreeDiskBytes: number;
  readonly diskReserveBytes: number;
}

interface DownsamplingRule {
  readonly matchers: readonly Matcher[];
  /** How long each tier is kept; a tier of 0 is not made. */
  readonly keep5mMs: number;
  readonly keep1hMs: number;
}

const MIB = 1_048_576;

/** "(setting …)", the end of a message about one of these limits. */
export function storageSettingOf(limit: keyof StorageSettings): string {
  return `(setting ${STORAGE_SETTINGS[limit].path})`;
}

const retentionRule = z
  .strictObject({ match: selector(), keep: duration({ leastMs: 1 }) })
  .transform(({ match, keep }) => ({ matchers: match, retentionMs: keep }));

const downsamplingRule = z
  .strictObject({ match: selector(), keep_5m: duration().default(0), keep_1h: duration().default(0) })
  .transform(({ match, keep_5m, keep_1h }) => ({ matchers: match, keep5mMs: keep_5m, keep1hMs: keep_1h }));

export const STORAGE_SETTINGS: { readonly [Key in keyof StorageSettings]: FileSetting<StorageSettings[Key]> } = {
  retentionBytes: {
    path: 'storage.retention_size',
    schema: sizeOf(),
    prometheus: 'retentionBytes',
    fallback: 0,
    fallbackText: '0 (no limit)',
    help: 'Bytes of sealed samples; beyond it the oldest go, whatever their retention',
  },
  retentionRules: {
    path: 'storage.retention_rules',
    schema: z.array(retentionRule),
    fallback: [],
    fallbackText: 'none',
    help: 'List of `{match: SELECTOR, keep: DURATION}`: series of their own retention; the first rule that matches decides',
  },
  downsamplingRules: {
    path: 'storage.downsampling',
    schema: z.array(downsamplingRule),
    fallback: [],
    fallbackText: 'none',
    help: 'List of `{match: SELECTOR, keep_5m: DURATION, keep_1h: DURATION}`: of these series the minimum, maximum, sum, count, first, last and increase of each 5 minutes or hour are kept so long, for times whose samples are gone; the first rule that matches decides',
  },
  maxSeries: {
    path: 'storage.max_series',
    schema: count(),
    fallback: 2_000_000,
    fallbackText: '2000000',
    help: 'Active series; beyond it new ones are refused and old ones go on',
  },
  maxEndedSeries: {
    path: 'storage.max_ended_series',
    schema: count({ least: 0 }),
    fallback: 500_000,
    fallbackText: '500000',
    help: 'Series without new samples whose labels stay in memory, some 200 bytes each; beyond it those that ended first are looked up in PostgreSQL when a query asks for their time',
  },
  maxEndedIndexBytes: {
    path: 'storage.max_ended_index_size',
    schema: sizeOf({ leastBytes: MIB }),
    fallback: 128 * MIB,
    fallbackText: '128MB',
    help: 'Labels of such series that were looked up, kept for the next query; a query that needs more of one metric is refused',
  },
  outOfOrderWindowMs: {
    path: 'storage.out_of_order_window',
    schema: duration(),
    prometheus: 'outOfOrderWindowMs',
    fallback: 3_600_000,
    fallbackText: '1h',
    help: "How far behind its series' newest sample a live sample may be",
  },
  futureLimitMs: {
    path: 'storage.future_limit',
    schema: duration(),
    fallback: 600_000,
    fallbackText: '10m',
    help: 'How far ahead of the clock a live sample may be',
  },
  epochMs: {
    path: 'storage.seal_interval',
    schema: duration({ leastMs: 1000 }),
    fallback: 7_200_000,
    fallbackText: '2h',
    help: 'How long samples stay in the log and in memory before they are sealed: less takes less memory and a shorter replay at the start, and more disk until a day is compacted',
  },
  maxQueueBytes: {
    path: 'storage.max_queue_size',
    schema: sizeOf({ leastBytes: MIB }),
    fallback: 64 * MIB,
    fallbackText: '64MB',
    help: 'Samples that wait for their commit; beyond it writes are refused with 503',
  },
  maxHeadBytes: {
    path: 'storage.max_head_size',
    schema: sizeOf({ leastBytes: MIB }),
    fallback: 1024 * MIB,
    fallbackText: '1GB',
    help: 'Memory of the newest samples at which they are sealed early; at twice as much writes are refused with 503',
  },
  maxCacheBytes: {
    path: 'storage.max_cache_size',
    schema: sizeOf(),
    fallback: 64 * MIB,
    fallbackText: '64MB',
    help: 'Sealed samples, unpacked, kept for the next query',
  },
  maxMetadataEntries: {
    path: 'storage.max_metadata',
    schema: count({ least: 0 }),
    fallback: 50_000,
    fallbackText: '50000',
    help: 'Metrics whose type, help and unit are kept',
  },
  maxExemplars: {
    path: 'storage.max_exemplars',
    schema: count({ least: 0, most: 10_000_000 }),
    prometheus: 'maxExemplars',
    fallback: 100_000,
    fallbackText: '100000',
    help: 'Exemplars of all series together; 0 keeps none',
  },
  maxReadConnections: {
    path: 'storage.read_connections',
    schema: count({ most: 50 }),
    fallback: 3,
    fallbackText: '3',
    help: 'Connections to PostgreSQL that queries read with; each thread of storage.read_threads has one more',
  },
  maxReadThreads: {
    path: 'storage.read_threads',
    schema: count({ least: 0, most: 64 }),
    fallback: Math.min(8, Math.max(2, availableParallelism() - 1)),
    fallbackText: 'one less than cores, 2 to 8',
    help: 'Threads that read large amounts of sealed samples; they are there while they are needed. 0: the main thread reads everything',
  },
  readTimeoutMs: {
    path: 'storage.read_timeout',
    schema: duration({ leastMs: 1 }),
    fallback: 120_000,
    fallbackText: '2m',
    help: 'How long one statement that reads samples may run',
  },
  scrapeBufferBytes: {
    path: 'storage.scrape_buffer_size',
    schema: sizeOf(),
    fallback: 256 * MIB,
    fallbackText: '256MB',
    help: 'Scraped samples that wait while PostgreSQL is away; beyond it the oldest are lost and counted',
  },
  leastFreeDiskBytes: {
    path: 'storage.min_free_disk',
    schema: sizeOf(),
    fallback: 128 * MIB,
    fallbackText: '128MB',
    help: 'Room on the disk of the embedded PostgreSQL below which writes are refused with 503; reads go on',
  },
  diskReserveBytes: {
    path: 'storage.disk_reserve',
    schema: sizeOf(),
    fallback: 64 * MIB,
    fallbackText: '64MB',
    help: 'A file in DATA_DIR that is given up when other programs take the last byte of the disk, so that reads go on and a start succeeds; 0 keeps none',
  },
};
