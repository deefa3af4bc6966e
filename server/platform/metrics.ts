// Our own metrics: made beside their user, shown at /metrics, scraped by the job `watchfire`.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';

interface Description<Label extends string> {
  /** With unit and, for counters, `_total` in the name. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

export interface Metrics {
  counter<Label extends string = never>(description: Description<Label>): Counter<Label>;
  gauge<Label extends string = never>(description: Description<Label> & { collect?: () => number }): Gauge<Label>;
  histogram<Label extends string = never>(description: Description<Label> & { buckets: number[] }): Histogram<Label>;
  /** Quantiles of the last ten minutes. */
  summary<Label extends string = never>(description: Description<Label> & { percentiles: number[] }): Summary<Label>;
  /** Text format 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `withProcess` adds CPU, memory, event loop and garbage collection of this process. */
export function createMetrics({ withProcess }: { readonly withProcess: boolean }): Metrics {
  const registry = new Registry();
  if (withProcess) collectDefaultMetrics({ register: registry });
  return {
    counter: ({ name, help, labelNames = [] }) => new Counter({ name, help, labelNames, registers: [registry] }),
    gauge: ({ name, help, labelNames = [], collect }) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers: [registry],
        ...(collect && {
          collect() {
            this.set(collect());
          },
        }),
      }),
    histogram: ({ name, help, labelNames = [], buckets }) =>
      new Histogram({ name, help, labelNames, buckets, registers: [registry] }),
    summary: ({ name, help, labelNames = [], percentiles }) =>
      new Summary({ name, help, labelNames, percentiles, maxAgeSeconds: 600, ageBuckets: 5, registers: [registry] }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
