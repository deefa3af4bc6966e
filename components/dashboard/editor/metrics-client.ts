// What the completion of the editor asks: answered from the server's metadata, kept for the life of one editor.
import type { PrometheusClient } from '@prometheus-io/codemirror-promql';
import { labelMatchersToString } from '@prometheus-io/codemirror-promql/dist/esm/parser';
import {
  fetchLabelNames,
  fetchLabelValues,
  fetchMetadata,
  fetchMetricNames,
  fetchSeries,
} from '@/components/data/metrics';

type MetricMetadata = Awaited<ReturnType<PrometheusClient['metricMetadata']>>[string][number];
type Matchers = Parameters<PrometheusClient['series']>[1];

export function createMetricsClient(): PrometheusClient {
  const lists = createMemory<string[]>();
  const series = createMemory<Map<string, string>[]>();
  const metadata = createMemory<Record<string, MetricMetadata[]>>();
  return {
    metricNames: () => lists('names', async () => [...(await fetchMetricNames())]),
    labelNames: (metric = '') =>
      lists(`labels:${metric}`, async () => [...(await fetchLabelNames({ selector: selectorOf(metric) }))]),
    labelValues: (label, metric = '', matchers) => {
      const selector = selectorOf(metric, matchers);
      return lists(`values:${label}:${selector}`, async () => [...(await fetchLabelValues(label, { selector }))]);
    },
    metricMetadata: () => metadata('all', async () => copyMetadata(await fetchMetadata())),
    series: (metric, matchers) => {
      const selector = selectorOf(metric, matchers);
      return series(selector, async () =>
        (await fetchSeries({ selector })).map((labels) => new Map(Object.entries(labels))),
      );
    },
    flags: () => Promise.resolve({}),
  };
}

/** Without a prototype: a metric may be called `constructor`, and is looked up by its name. */
export function copyMetadata(metadata: Awaited<ReturnType<typeof fetchMetadata>>): Record<string, MetricMetadata[]> {
  const copy = Object.create(null) as Record<string, MetricMetadata[]>;
  for (const [name, entries] of Object.entries(metadata))
    copy[name] = entries.map(({ type, help }) => ({ type, help }));
  return copy;
}

/** Matchers that are not finished yet have an empty value and would match nothing. */
function selectorOf(metric: string, matchers: Matchers = []): string {
  const usable = matchers.filter(({ value }) => value !== '');
  if (metric === '' && usable.length === 0) return '';
  const name = metric === '' ? '' : `__name__=${JSON.stringify(metric)}`;
  const rest = usable.length === 0 ? '' : labelMatchersToString('', usable).slice(1, -1);
  return `{${[name, rest].filter(Boolean).join(',')}}`;
}

/** The same question is asked once; a failure is forgotten so that the next key tries again. */
function createMemory<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (key, ask) => {
    const known = answers.get(key) ?? ask();
    answers.set(key, known);
    known.catch(() => answers.delete(key));
    return known;
  };
}
