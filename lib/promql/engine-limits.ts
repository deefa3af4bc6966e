// What one query, and all of them together, may take. The only place with the defaults; settings override them one by one.

export interface EngineLimits {
  /** Samples held in memory by one query at once. */
  readonly maxSamples: number;
  /** Samples that one query reads from the store in all, most of which pass by without being held. */
  readonly maxSamplesRead: number;
  /** Series that one query reads, by all its selectors together. */
  readonly maxSeries: number;
  /** Size of one answer as columns: 8 bytes a series and step, and its labels. */
  readonly maxResultBytes: number;
  readonly timeoutMs: number;
  /** Queries evaluated at the same time; more wait in line. */
  readonly maxConcurrent: number;
  /** Of these, places that only rules may take: a rush of dashboards must not stop alerting. */
  readonly reservedForRules: number;
  /** Queries in line; one more is refused. */
  readonly maxQueued: number;
  readonly maxQueueMs: number;
  readonly lookbackMs: number;
  /** Points a series of a range query may have, less one (as Prometheus counts). */
  readonly maxSteps: number;
  /** Step of `x[5m:]`. */
  readonly defaultSubqueryStepMs: number;
  /** Answers that are kept while what they were made from stays the same; 0 keeps none. */
  readonly maxCacheBytes: number;
  /** Queries that take longer are written to the log. */
  readonly slowQueryMs: number;
}

/** Those of Prometheus where it has them. */
export const DEFAULT_ENGINE_LIMITS: EngineLimits = {
  maxSamples: 50_000_000,
  maxSamplesRead: 1_000_000_000,
  maxSeries: 1_000_000,
  maxResultBytes: 512 * 1024 * 1024,
  timeoutMs: 120_000,
  maxConcurrent: 20,
  reservedForRules: 4,
  maxQueued: 100,
  maxQueueMs: 10_000,
  lookbackMs: 300_000,
  maxSteps: 11_000,
  defaultSubqueryStepMs: 60_000,
  maxCacheBytes: 64 * 1024 * 1024,
  slowQueryMs: 10_000,
};
