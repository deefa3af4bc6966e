// What a request for a query asks: its parameters, and the engine's answer to them.
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { QueryResult } from '@/lib/series/query-result';
import { originOf } from '@/server/http/query-origin';
import type { ApiRequest, RequestContext } from '@/server/http/route';
import type { Engine } from '@/server/promql/engine';
import { durationParameter, timeParameter } from './parameters';
import { invalidQuery } from './parse';

export interface QueryDeps {
  readonly engine: Engine;
  readonly nowMs: () => number;
}

export interface QueryRequest {
  readonly request: ApiRequest;
  readonly context: RequestContext;
  readonly parameters: URLSearchParams;
  /** Asks for what each operator did. */
  readonly isTraced: boolean;
}

export interface AnsweredQuery {
  readonly result: QueryResult;
  readonly startMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
}

/** Parameters of /api/v1/query. Throws InputError. */
export async function askInstant({ engine, nowMs }: QueryDeps, asked: QueryRequest): Promise<AnsweredQuery> {
  const timeMs = timeParameter(asked.parameters, 'time', nowMs());
  const common = commonOf(asked);
  return {
    result: await namingTheQuery(() => engine.instant({ ...common, timeMs })),
    startMs: timeMs,
    stepMs: 0,
  };
}

/** Parameters of /api/v1/query_range. Throws InputError. */
export async function askRange({ engine }: QueryDeps, asked: QueryRequest): Promise<AnsweredQuery> {
  const { parameters } = asked;
  const startMs = timeParameter(parameters, 'start');
  const endMs = timeParameter(parameters, 'end');
  if (endMs < startMs) throw badData('invalid parameter "end": end timestamp must not be before start time');
  const stepMs = stepParameter(parameters);
  const common = commonOf(asked);
  return { result: await namingTheQuery(() => engine.range({ ...common, startMs, endMs, stepMs })), startMs, stepMs };
}

function badData(message: string): InputError {
  return new InputError(message, { errorType: 'bad_data' });
}

function stepParameter(parameters: URLSearchParams): number {
  const stepMs = durationParameter(parameters, 'step');
  if (stepMs === undefined) throw badData('invalid parameter "step": cannot parse "" to a valid duration');
  if (stepMs <= 0)
    throw badData(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  if (stepMs < 1) throw badData('invalid parameter "step": steps below 1 ms are not accepted');
  return Math.trunc(stepMs);
}

function commonOf({ request, context, parameters, isTraced }: QueryRequest) {
  const timeoutMs = durationParameter(parameters, 'timeout');
  if (timeoutMs !== undefined && timeoutMs < 0)
    throw badData('invalid parameter "timeout": expected a duration from 0 on');
  const lookbackMs = durationParameter(parameters, 'lookback_delta') ?? 0;
  return {
    text: parameters.get('query') ?? '',
    origin: originOf(request, context),
    signal: context.signal,
    isTraced,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(lookbackMs > 0 && { lookbackMs }),
  };
}

async function namingTheQuery(run: () => Promise<QueryResult>): Promise<QueryResult> {
  try {
    return await run();
  } catch (thrown) {
    const isOfText = isInputError(thrown) && thrown.errorType === 'bad_data' && thrown.place.field === undefined;
    if (!isOfText) throw thrown;
    throw invalidQuery(thrown);
  }
}
