// GET and POST /api/watchfire/query/explain: runs a query and tells what each of its operators took and gave, instead of the
// answer. Parameters are those of /api/v1/query, or with `step` those of /api/v1/query_range.
import type { ExplainAnswer } from '@/lib/api/query-plan';
import type { QueryResult, QueryValue } from '@/lib/series/query-result';
import type { Handler } from '@/server/http/route';
import { readParameters } from './parameters';
import { askInstant, askRange, type QueryDeps } from './query-request';

export function createExplainHandler(deps: QueryDeps): Handler {
  return async (request, context) => {
    const parameters = await readParameters(request, context.url);
    const ask = (parameters.get('step') ?? '') === '' ? askInstant : askRange;
    const { result } = await ask(deps, { request, context, parameters, isTraced: true });
    return Response.json(answerOf(result));
  };
}

function answerOf({ value, warnings, infos, stats }: QueryResult): ExplainAnswer {
  const { detail, seriesRead, samplesRead } = stats;
  if (!detail) throw new Error('a traced query has its detail');
  return {
    ...detail,
    resultType: value.kind === 'grid' ? 'matrix' : value.kind,
    seriesCount: seriesCountOf(value),
    seriesRead,
    samplesRead,
    warnings,
    infos,
  };
}

function seriesCountOf(value: QueryValue): number {
  if (value.kind === 'vector') return value.samples.length;
  return value.kind === 'grid' || value.kind === 'matrix' ? value.series.length : 1;
}
