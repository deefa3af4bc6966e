// Settings of PromQL evaluation: one a limit of the engine, under the same name, with its default (lib/promql/engine-limits.ts).
import type { ZodType } from 'zod';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@/lib/promql/engine-limits';
import { formatDuration } from '@/lib/units/duration';
import { count, duration, sizeOf } from '@/server/platform/settings/file-values';
import type { FileSetting } from '@/server/platform/settings/setting';

export type QuerySettings = EngineLimits;

export const QUERY_SETTINGS: { readonly [Key in keyof QuerySettings]: FileSetting<QuerySettings[Key]> } = {
  maxSamples: limit('maxSamples', 'max_samples', 'Samples that one query may hold in memory at once', count()),
  maxSamplesRead: limit(
    'maxSamplesRead',
    'max_samples_read',
    'Samples that one query may read from the store in all',
    count({ most: Number.MAX_SAFE_INTEGER }),
  ),
  maxSeries: limit('maxSeries', 'max_series', 'Series that one query may read', count()),
  maxSteps: limit(
    'maxSteps',
    'max_steps',
    'Points that a series of a range query may have',
    count({ most: 1_000_000 }),
  ),
  maxResultBytes: limit(
    'maxResultBytes',
    'max_result_size',
    'Size of one answer as columns: 8 bytes a number, and the labels',
    sizeOf({ leastBytes: 1024 }),
  ),
  timeoutMs: limit('timeoutMs', 'timeout', 'How long a query may take, waiting included', duration({ leastMs: 1 })),
  maxConcurrent: limit(
    'maxConcurrent',
    'max_concurrency',
    'Queries evaluated at the same time; more wait in line',
    count({ most: 1000 }),
  ),
  reservedForRules: limit(
    'reservedForRules',
    'reserved_for_rules',
    'Of these, places that only rules take; at most half',
    count({ least: 0, most: 1000 }),
  ),
  maxQueued: limit(
    'maxQueued',
    'max_queued',
    'Queries that wait for a place; users take turns, and further queries are answered with 503',
    count({ least: 0, most: 100_000 }),
  ),
  maxQueueMs: limit(
    'maxQueueMs',
    'max_queue_time',
    'How long a query waits for a place at most',
    duration({ leastMs: 1 }),
  ),
  lookbackMs: limit(
    'lookbackMs',
    'lookback_delta',
    'How far back an instant selector looks for a sample',
    duration({ leastMs: 1 }),
  ),
  defaultSubqueryStepMs: limit(
    'defaultSubqueryStepMs',
    'default_subquery_step',
    'Step of a subquery that names none, like `x[5m:]`',
    duration({ leastMs: 1 }),
  ),
  maxCacheBytes: limit(
    'maxCacheBytes',
    'max_cache_size',
    'Answers that are kept while their samples stay the same; 0 keeps none',
    sizeOf(),
  ),
  slowQueryMs: limit(
    'slowQueryMs',
    'slow_query_time',
    'Queries that take longer are written to the log, with user and dashboard',
    duration(),
  ),
};

function limit(key: keyof EngineLimits, name: string, help: string, schema: ZodType<number>): FileSetting<number> {
  const fallback = DEFAULT_ENGINE_LIMITS[key];
  const fallbackText = key.endsWith('Ms') ? formatDuration(fallback) : String(fallback);
  return { path: `query.${name}`, schema, fallback, fallbackText, help };
}
