// GET and POST /api/v1/query and /api/v1/query_range.
import { FRAMES_CONTENT_TYPE } from '@/lib/api/query-batch';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import type { QueryResult, QueryStats, QueryValue } from '@/lib/series/query-result';
import type { Handler } from '@/server/http/route';
import { encodeInTurns, prefersFrames } from '@/server/http/encode-frame';
import { originOf } from '@/server/http/query-origin';
import type { Engine, Pacer } from '@/server/promql/engine';
import { successInPieces } from './answers';
import { invalidQuery } from './parse';
import { durationParameter, limitParameter, readParameters, timeParameter } from './parameters';

export interface QueryDeps {
  readonly engine: Engine;
  readonly nowMs: () => number;
}

export function createQueryHandler({ engine, nowMs }: QueryDeps): Handler {
  return async (request, context) => {
    const { url, signal } = context;
    const parameters = await readParameters(request, url);
    const limit = limitParameter(parameters);
    const timeMs = timeParameter(parameters, 'time', nowMs());
    const common = { ...commonParameters(parameters), origin: originOf(request, context) };
    const result = await namingTheQuery(() => engine.instant({ ...common, timeMs, signal }));
    return answer({ request, parameters, pacer: engine.turns.pacer(signal) }, cutSeries(result, limit));
  };
}

export function createQueryRangeHandler({ engine }: QueryDeps): Handler {
  return async (request, context) => {
    const { url, signal } = context;
    const parameters = await readParameters(request, url);
    const limit = limitParameter(parameters);
    const startMs = timeParameter(parameters, 'start');
    const endMs = timeParameter(parameters, 'end');
    if (endMs < startMs) throw badData('invalid parameter "end": end timestamp must not be before start time');
    const stepMs = stepParameter(parameters);
    const common = { ...commonParameters(parameters), origin: originOf(request, context) };
    const result = await namingTheQuery(() => engine.range({ ...common, startMs, endMs, stepMs, signal }));
    return answer({ request, parameters, pacer: engine.turns.pacer(signal) }, cutSeries(result, limit));
  };
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

function commonParameters(parameters: URLSearchParams): { text: string; lookbackMs?: number; timeoutMs?: number } {
  // Not above 0: the time is over already, as Prometheus has it.
  const timeoutMs = durationParameter(parameters, 'timeout');
  const lookbackMs = durationParameter(parameters, 'lookback_delta') ?? 0;
  return {
    text: parameters.get('query') ?? '',
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

/** Cuts series, never points, and never scalars. */
function cutSeries(result: QueryResult, limit: number): QueryResult {
  const { value } = result;
  const cut = limit === 0 ? undefined : cutValue(value, limit);
  return cut === undefined
    ? result
    : { ...result, value: cut, warnings: [...result.warnings, 'results truncated due to limit'] };
}

function cutValue(value: QueryValue, limit: number): QueryValue | undefined {
  if (value.kind === 'vector')
    return value.samples.length > limit ? { ...value, samples: value.samples.slice(0, limit) } : undefined;
  if (value.kind === 'matrix')
    return value.series.length > limit ? { ...value, series: value.series.slice(0, limit) } : undefined;
  if (value.kind === 'grid')
    return value.series.length > limit ? { ...value, series: value.series.slice(0, limit) } : undefined;
  return undefined;
}

interface Asked {
  readonly request: Request;
  readonly parameters: URLSearchParams;
  readonly pacer: Pacer;
}

async function answer({ request, parameters, pacer }: Asked, result: QueryResult): Promise<Response> {
  if (prefersFrames(request.headers.get('accept') ?? '')) {
    const frame = await encodeInTurns('', result, pacer);
    return new Response(frame, { headers: { 'content-type': FRAMES_CONTENT_TYPE, vary: 'Accept' } });
  }
  const { value, warnings, infos, stats } = result;
  const extra = (parameters.get('stats') ?? '') === '' ? '' : `,"stats":${statsJson(stats)}`;
  return successInPieces(queryDataJson(value, extra), { warnings, infos }, pacer);
}

function statsJson({ evalDurationMs, samplesRead }: QueryStats): string {
  return JSON.stringify({
    timings: { evalTotalTime: evalDurationMs / 1000 },
    samples: { totalQueryableSamples: samplesRead },
  });
}
