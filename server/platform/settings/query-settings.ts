// Settings of PromQL evaluation. The names of the fields are those of the engine's limits.
import { count, duration } from '@/server/platform/settings/file-values';
import type { FileSetting } from '@/server/platform/settings/setting';

export interface QuerySettings {
  readonly maxSamples: number;
  readonly timeoutMs: number;
  readonly maxConcurrent: number;
  readonly lookbackMs: number;
  readonly maxSteps: number;
  readonly defaultSubqueryStepMs: number;
}

export const QUERY_SETTINGS: { readonly [Key in keyof QuerySettings]: FileSetting<QuerySettings[Key]> } = {
  maxSamples: {
    path: 'query.max_samples',
    schema: count(),
    fallback: 50_000_000,
    fallbackText: '50000000',
    help: 'Samples that one query may hold in memory',
  },
  timeoutMs: {
    path: 'query.timeout',
    schema: duration({ leastMs: 1 }),
    fallback: 120_000,
    fallbackText: '2m',
    help: 'How long a query may run',
  },
  maxConcurrent: {
    path: 'query.max_concurrency',
    schema: count({ most: 1000 }),
    fallback: 20,
    fallbackText: '20',
    help: 'Queries evaluated at the same time; more wait in line',
  },
  lookbackMs: {
    path: 'query.lookback_delta',
    schema: duration({ leastMs: 1 }),
    fallback: 300_000,
    fallbackText: '5m',
    help: 'How far back an instant selector looks for a sample',
  },
  maxSteps: {
    path: 'query.max_steps',
    schema: count({ most: 1_000_000 }),
    fallback: 11_000,
    fallbackText: '11000',
    help: 'Points that a series of a range query may have',
  },
  defaultSubqueryStepMs: {
    path: 'query.default_subquery_step',
    schema: duration({ leastMs: 1 }),
    fallback: 60_000,
    fallbackText: '1m',
    help: 'Step of a subquery that names none, like `x[5m:]`',
  },
};
