// Asks the server for what a query variable offers, as rows of text.
import { fetchJson } from '@/components/data/fetch-json';
import { fetchLabelNames, fetchLabelValues, fetchMetricNames, fetchSeries } from '@/components/data/metrics';
import type { VariableQuery } from '@/lib/dashboard/variable-query';

interface InstantAnswer {
  readonly data: {
    readonly resultType: string;
    readonly result: readonly {
      readonly metric?: Readonly<Record<string, string>>;
      readonly value?: readonly [seconds: number, value: string];
    }[];
  };
}

export async function fetchVariableRows(query: VariableQuery): Promise<readonly string[]> {
  switch (query.kind) {
    case 'none':
      return [];
    case 'labelNames':
      return query.match === ''
        ? fetchLabelNames()
        : fetchLabelNames(`{__name__=~${JSON.stringify(`.*${query.match}.*`)}}`);
    case 'labelValues':
      return fetchLabelValues(query.label, query.selector);
    case 'metricNames': {
      const pattern = new RegExp(query.pattern);
      return (await fetchMetricNames()).filter((name) => pattern.test(name));
    }
    case 'queryResult': {
      const { data } = await fetchJson<InstantAnswer>(`/api/v1/query?query=${encodeURIComponent(query.expr)}`);
      return data.result.map(
        ({ metric = {}, value = [0, ''] }) => `${seriesText(metric)} ${value[1]} ${value[0] * 1000}`,
      );
    }
    case 'series':
      return (await fetchSeries(query.selector)).map(seriesText);
  }
}

/** `name{a="b",…}`, the form that Grafana's regular expressions are written for. */
function seriesText({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}
