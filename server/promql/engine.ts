// What the rest of the server knows of PromQL evaluation.
import type { Expr } from '@/lib/promql/ast';
import type { QueryResult } from '@/lib/series/query-result';
import type { Feature } from '@/server/platform/settings/features';

interface CommonQuery {
  readonly text: string;
  /** How far back an instant selector looks; the engine's default (5 min) when absent. */
  readonly lookbackMs?: number;
  /** Capped by the server's limit. */
  readonly timeoutMs?: number;
  /** Aborting stops the work within 100 ms; the promise then rejects with InputError `canceled`, status 499. */
  readonly signal?: AbortSignal;
}

export interface InstantQuery extends CommonQuery {
  readonly timeMs: number;
}

/** start, end inclusive; the last step is the last `startMs + n·stepMs` that is not after the end. */
export interface RangeQuery extends CommonQuery {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Errors are InputError with errorType bad_data (parse, type), execution, canceled or timeout, worded as Prometheus does. */
export interface Engine {
  instant(query: InstantQuery): Promise<QueryResult>;
  range(query: RangeQuery): Promise<QueryResult>;
  /** The checked tree of a query, with the features that are switched on. Throws InputError (bad_data, with place). */
  parse(text: string): Expr;
}

/** All are off unless listed. */
export type PromqlFeature = Feature;

export interface EngineLimits {
  /** Samples held in memory by one query at once. */
  readonly maxSamples: number;
  readonly timeoutMs: number;
  /** Queries evaluated at the same time; more wait in line. */
  readonly maxConcurrent: number;
  readonly lookbackMs: number;
  /** Points a series of a range query may have. */
  readonly maxSteps: number;
  /** Step of `x[5m:]`. */
  readonly defaultSubqueryStepMs: number;
}

/** Prometheus' defaults. */
export const DEFAULT_ENGINE_LIMITS: EngineLimits = {
  maxSamples: 50_000_000,
  timeoutMs: 120_000,
  maxConcurrent: 20,
  lookbackMs: 300_000,
  maxSteps: 11_000,
  defaultSubqueryStepMs: 60_000,
};
