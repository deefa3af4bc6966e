// What the rest of the server knows of PromQL evaluation.
import type { Expr } from '@/lib/promql/ast';
import type { QueryResult, QueryValue } from '@/lib/series/query-result';
import type { Feature } from '@/server/platform/settings/features';
import type { Pacer, Turns } from '@/server/promql/turns';

export type { Pacer, Turns };

/** Who asks and from where: places are shared out by it, and slow queries are logged with it. */
export interface QueryOrigin {
  /** Login of a user, or the address of a caller without one. */
  readonly user: string;
  /** UID of the dashboard that the query belongs to. */
  readonly dashboard?: string;
  readonly panelId?: string;
  /** Rules may take places that nobody else gets. */
  readonly isRule?: boolean;
}

interface CommonQuery {
  readonly text: string;
  readonly origin?: QueryOrigin;
  /** How far back an instant selector looks; the engine's default (5 min) when absent. */
  readonly lookbackMs?: number;
  /** Capped by the server's limit. */
  readonly timeoutMs?: number;
  /** Also asks for what each operator did (`stats.detail`); costs a little. */
  readonly isTraced?: boolean;
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

/** Made by `prepare`. */
export interface PreparedQuery {
  readonly text: string;
  readonly expr: Expr;
  /** What the planner takes; null when it has to be made anew for each time. */
  readonly resolved: Expr | null;
}

export interface ManyQuery {
  readonly timeMs: number;
  readonly origin: QueryOrigin;
  readonly signal?: AbortSignal;
}

export type ManyAnswer =
  | { readonly value: QueryValue; readonly error?: undefined; readonly durationMs: number }
  | { readonly value?: undefined; readonly error: Error; readonly durationMs: number };

/** Errors are InputError with errorType bad_data (parse, type), execution, canceled or timeout, worded as Prometheus does. */
export interface Engine {
  instant(query: InstantQuery): Promise<QueryResult>;
  range(query: RangeQuery): Promise<QueryResult>;
  /** The checked tree of a query, with the features that are switched on. Throws InputError (bad_data, with place). */
  parse(text: string): Expr;
  /** Long work on answers takes its turns among the queries. */
  readonly turns: Turns;
}

/** For who asks many queries again and again: rules. */
export interface BatchEngine {
  /** For queries that are asked again and again; `expr` is what `parse` made of the text. */
  prepare(text: string, expr: Expr): PreparedQuery;
  /**
   * Prepared queries at one time as one piece of work; what several of them need is read and computed once. Answers come in the
   * order of the queries, a failure in place of a value. Rejects when nothing could be asked at all (queue full, canceled).
   */
  instantMany(queries: readonly PreparedQuery[], many: ManyQuery): Promise<readonly ManyAnswer[]>;
}

/** All are off unless listed. */
export type PromqlFeature = Feature;
