// Asks the server for what a query variable offers, as rows of text.
import { fetchJson } from '@/components/data/fetch-json';
import { fetchLabelNames, fetchLabelValues, fetchMetricNames, fetchSeries } from '@/components/data/metrics';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import type { VariableQuery } from '@/lib/dashboard/variable-query';

interface InstantAnswer {
  readonly data: ScalarAnswer | VectorAnswer;
}

interface ScalarAnswer {
  readonly resultType: 'scalar' | 'string';
  readonly result: readonly [seconds: number, value: string];
}

interface VectorAnswer {
  readonly resultType: 'vector' | 'matrix';
  readonly result: readonly InstantRow[];
}

interface InstantRow {
  readonly metric?: Readonly<Record<string, string>>;
  readonly value?: readonly [seconds: number, value: string];
}

export async function fetchVariableRows(
  query: VariableQuery,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const scope = { window, signal };
  switch (query.kind) {
    case 'none':
      return [];
    case 'labelNames':
      return query.match === ''
        ? fetchLabelNames(scope)
        : fetchLabelNames({ ...scope, selector: `{__name__=~${JSON.stringify(`.*${query.match}.*`)}}` });
    case 'labelValues':
      return fetchLabelValues(query.label, { ...scope, selector: query.selector });
    case 'metricNames': {
      const pattern = new RegExp(query.pattern);
      return (await fetchMetricNames(scope)).filter((name) => pattern.test(name));
    }
    case 'queryResult':
      return fetchResultRows(query.expr, window.toMs, signal);
    case 'series':
      return (await fetchSeries({ ...scope, selector: query.selector })).map(seriesText);
  }
}

async function fetchResultRows(expr: string, timeMs: number, signal: AbortSignal): Promise<readonly string[]> {
  const query = new URLSearchParams({ query: expr, time: String(timeMs / 1000) });
  const { data } = await fetchJson<InstantAnswer>(`/api/v1/query?${query}`, { signal });
  if (isSingle(data)) return [data.result[1]];
  return data.result.map(({ metric = {}, value = [0, ''] }) => `${seriesText(metric)} ${value[1]} ${value[0] * 1000}`);
}

function isSingle(data: ScalarAnswer | VectorAnswer): data is ScalarAnswer {
  return data.resultType === 'scalar' || data.resultType === 'string';
}

/** `name{a="b",…}`, the form that Grafana's regular expressions are written for. */
function seriesText({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}
