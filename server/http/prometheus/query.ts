// GET and POST /api/v1/query and /api/v1/query_range.
import { FRAMES_CONTENT_TYPE } from '@/lib/api/query-batch';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { encodeFrame } from '@/lib/formats/frames';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import type { QueryResult, QueryStats, QueryValue } from '@/lib/series/query-result';
import type { Handler } from '@/server/http/route';
import type { Engine } from '@/server/promql/engine';
import { successInPieces } from './answers';
import { invalidQuery } from './parse';
import { durationParameter, limitParameter, readParameters, timeParameter } from './parameters';

export interface QueryDeps {
  readonly engine: Engine;
  readonly nowMs: () => number;
}

/** Prometheus' limit on the points of one series (web/api/v1/api.go). */
const STEP_LIMIT = 11_000;

export function createQueryHandler({ engine, nowMs }: QueryDeps): Handler {
  return async (request, { url, signal }) => {
    const parameters = await readParameters(request, url);
    const limit = limitParameter(parameters);
    const timeMs = timeParameter(parameters, 'time', nowMs());
    const common = commonParameters(parameters);
    const result = await namingTheQuery(() => engine.instant({ ...common, timeMs, signal }));
    return answer(request, parameters, cutSeries(result, limit));
  };
}

export function createQueryRangeHandler({ engine }: QueryDeps): Handler {
  return async (request, { url, signal }) => {
    const parameters = await readParameters(request, url);
    const limit = limitParameter(parameters);
    const startMs = timeParameter(parameters, 'start');
    const endMs = timeParameter(parameters, 'end');
    if (endMs < startMs) throw badData('invalid parameter "end": end timestamp must not be before start time');
    const stepMs = stepParameter(parameters);
    // For safety, as Prometheus: at 60 s a week, at 1 h a year.
    if (Math.floor((endMs - startMs) / stepMs) > STEP_LIMIT)
      throw badData(
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
      );
    const common = commonParameters(parameters);
    const result = await namingTheQuery(() => engine.range({ ...common, startMs, endMs, stepMs, signal }));
    return answer(request, parameters, cutSeries(result, limit));
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
  const timeoutMs = durationParameter(parameters, 'timeout');
  if (timeoutMs !== undefined && timeoutMs <= 0) throw badData('invalid parameter "timeout": it must be positive');
  const lookbackMs = durationParameter(parameters, 'lookback_delta');
  if (lookbackMs !== undefined && lookbackMs <= 0)
    throw badData('invalid parameter "lookback_delta": it must be positive');
  return {
    text: parameters.get('query') ?? '',
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(lookbackMs !== undefined && { lookbackMs }),
  };
}

async function namingTheQuery(run: () => Promise<QueryResult>): Promise<QueryResult> {
  try {
    return await run();
  } catch (thrown) {
    if (!isInputError(thrown) || thrown.errorType !== 'bad_data') throw thrown;
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

function answer(request: Request, parameters: URLSearchParams, result: QueryResult): Response {
  if (request.headers.get('accept') === FRAMES_CONTENT_TYPE) {
    const frame = encodeFrame('', result);
    return new Response(frame as Uint8Array<ArrayBuffer>, { headers: { 'content-type': FRAMES_CONTENT_TYPE } });
  }
  const { value, warnings, infos, stats } = result;
  const extra = (parameters.get('stats') ?? '') === '' ? '' : `,"stats":${statsJson(stats)}`;
  return successInPieces(queryDataJson(value, extra), { warnings, infos });
}

function statsJson({ evalDurationMs, samplesRead }: QueryStats): string {
  return JSON.stringify({
    timings: { evalTotalTime: evalDurationMs / 1000 },
    samples: { totalQueryableSamples: samplesRead },
  });
}
