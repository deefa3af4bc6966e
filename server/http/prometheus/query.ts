// GET and POST /api/v1/query and /api/v1/query_range.
import { FRAMES_CONTENT_TYPE } from '@/lib/api/query-batch';
import type { GridOpenings } from '@/lib/formats/json-openings';
import { createKeptMetrics, type KeptMetrics } from '@/lib/formats/kept-metrics';
import { createKeptOpenings, queryDataJson } from '@/lib/formats/prometheus-json';
import type { QueryResult, QueryValue } from '@/lib/series/query-result';
import { encodeInTurns, prefersFrames } from '@/server/http/encode-frame';
import type { ApiRequest, Handler, RequestContext } from '@/server/http/route';
import type { Answer } from '@/server/http/whole-answer';
import { successInPieces } from './answers';
import { limitParameter, readParameters } from './parameters';
import { type AnsweredQuery, askInstant, askRange, type QueryDeps, type QueryRequest } from './query-request';
import { statsJson } from './query-stats';

export function createQueryHandler(deps: QueryDeps): Handler {
  return createHandler(deps, askInstant);
}

export function createQueryRangeHandler(deps: QueryDeps): Handler {
  return createHandler(deps, askRange);
}

function createHandler(
  deps: QueryDeps,
  ask: (deps: QueryDeps, asked: QueryRequest) => Promise<AnsweredQuery>,
): Handler {
  const kept = createKeptMetrics();
  const gridOpenings = createKeptOpenings();
  return async (request, context) => {
    const parameters = await readParameters(request, context.url);
    const limit = limitParameter(parameters);
    const stats = parameters.get('stats') ?? '';
    const answered = await ask(deps, { request, context, parameters, isTraced: stats !== '' });
    const result = withStatsWarning(cutSeries(answered.result, limit), stats);
    const extra = stats === '' ? '' : `,"stats":${statsJson(answered, stats === 'all')}`;
    return answer(deps, { request, context, result, extra, kept, gridOpenings });
  };
}

/** Any value asks for statistics, but only two are known. */
function withStatsWarning(result: QueryResult, stats: string): QueryResult {
  if (['', 'true', 'all'].includes(stats)) return result;
  const warning = `unknown value ${JSON.stringify(stats)} of parameter "stats": expected "true" or "all"`;
  return { ...result, warnings: [...result.warnings, warning] };
}

interface Asked {
  readonly request: ApiRequest;
  readonly context: RequestContext;
  readonly result: QueryResult;
  /** Members of `data` beside the result, as JSON. */
  readonly extra: string;
  readonly kept: KeptMetrics;
  readonly gridOpenings: GridOpenings;
}

async function answer({ engine }: QueryDeps, asked: Asked): Promise<Answer> {
  const { request, context, result, extra, kept, gridOpenings } = asked;
  const pacer = engine.turns.pacer(context.signal);
  if (prefersFrames(request.headers.get('accept') ?? '')) {
    const frame = await encodeInTurns('', result, pacer);
    return new Response(frame, { headers: { 'content-type': FRAMES_CONTENT_TYPE, vary: 'Accept' } });
  }
  const { value, warnings, infos } = result;
  return successInPieces(queryDataJson(value, { extra, kept, gridOpenings }), { warnings, infos }, pacer);
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
