// GET and POST /api/v1/query_exemplars: the exemplars of every series that a query selects.
import { formatTimestamp, labelsJson } from '@/lib/formats/prometheus-json';
import { formatSampleValue } from '@/lib/formats/sample-value';
import { selectorsOf } from '@/lib/promql/selectors-of';
import type { Handler } from '@/server/http/route';
import type { Engine } from '@/server/promql/engine';
import type { Exemplar, ExemplarAccess, SeriesExemplars } from '@/server/storage/ports';
import { successInPieces } from './answers';
import { parseParameter } from './parse';
import { rangeParameters, readParameters } from './parameters';

export interface ExemplarsDeps {
  readonly engine: Engine;
  readonly exemplars: Pick<ExemplarAccess, 'exemplars'>;
}

export function createQueryExemplarsHandler({ engine, exemplars }: ExemplarsDeps): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    const range = rangeParameters(parameters);
    const selectors = selectorsOf(parseParameter(engine, parameters)).map(({ matchers }) => matchers);
    return successInPieces(listJson(exemplars.exemplars(selectors, range)));
  };
}

function* listJson(series: readonly SeriesExemplars[]): Generator<string> {
  yield '[';
  for (const [at, { seriesLabels, exemplars }] of series.entries())
    yield `${at === 0 ? '' : ','}{"seriesLabels":${labelsJson(seriesLabels)},"exemplars":[${exemplars.map(exemplarJson).join(',')}]}`;
  yield ']';
}

function exemplarJson({ labels, value, timestampMs }: Exemplar): string {
  return `{"labels":${labelsJson(labels)},"value":"${formatSampleValue(value)}","timestamp":${formatTimestamp(timestampMs)}}`;
}
