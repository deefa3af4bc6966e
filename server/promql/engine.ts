// What the rest of the server knows of PromQL evaluation.
import type { Expr } from '@/lib/promql/ast';
import type { QueryResult } from '@/lib/series/query-result';
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

/** Errors are InputError with errorType bad_data (parse, type), execution, canceled or timeout, worded as Prometheus does. */
export interface Engine {
  instant(query: InstantQuery): Promise<QueryResult>;
  range(query: RangeQuery): Promise<QueryResult>;
  /** The checked tree of a query, with the features that are switched on. Throws InputError (bad_data, with place). */
  parse(text: string): Expr;
  /** Long work on answers takes its turns among the queries. */
  readonly turns: Turns;
}

/** All are off unless listed. */
export type PromqlFeature = Feature;
