// The metrics that the compliance queries of PromQL were written for: what a made-up service shows, as samples of remote write.
import type { EncodedSeries } from '@/lib/testing/encode-remote-write';

const INSTANCES = ['demo.promlabs.com:10000', 'demo.promlabs.com:10001', 'demo.promlabs.com:10002'];
const BUCKETS = ['0.0001', '0.00023', '0.0005', '0.0012', '0.005', '0.02', '0.1', '0.5', '+Inf'];

type Labels = Readonly<Record<string, string>>;
/** The value at a step, undefined for none; `seed` tells series apart. */
type Value = (step: number, seed: number) => number | undefined;

interface DemoMetric {
  readonly name: string;
  readonly labels: readonly Labels[];
  readonly value: Value;
}

const wave =
  (base: number, size: number): Value =>
  (step, seed) =>
    Math.round(base * (1 + seed / 7) + size * Math.sin((step + seed * 11) / 9)) + (step % 5) * 4096;

/** Counters fall to zero now and then, at steps of their own. */
const counter =
  (perStep: number): Value =>
  (step, seed) =>
    ((step + seed * 37) % (170 + seed * 13)) * perStep * (1 + seed / 3) + 1000 * perStep;

const METRICS: readonly DemoMetric[] = [
  {
    name: 'demo_memory_usage_bytes',
    labels: ['buffers', 'cached', 'free', 'used'].map((type) => ({ type })),
    value: wave(1e8, 3e7),
  },
  { name: 'demo_num_cpus', labels: [{}], value: () => 4 },
  {
    name: 'demo_cpu_usage_seconds_total',
    labels: ['idle', 'system', 'user'].map((mode) => ({ mode })),
    value: counter(0.73),
  },
  { name: 'demo_disk_usage_bytes', labels: [{}], value: (step, seed) => 1e9 + step * (1234 + seed) },
  { name: 'demo_disk_total_bytes', labels: [{}], value: () => 8e9 },
  {
    name: 'demo_batch_last_success_timestamp_seconds',
    labels: [{}],
    value: (step, seed) => 1_600_000_000 + Math.floor(step / 20) * 300.25 + seed * 86_400,
  },
  {
    name: 'demo_intermittent_metric',
    labels: [{}],
    value: (step, seed) => ((step + seed * 7) % 60 < 35 ? step % 9 : undefined),
  },
  { name: 'demo_special_values', labels: [{}], value: (step) => [NaN, Infinity, -Infinity, 0, -0, 1.5][step % 6] },
  ...['/api/bar', '/api/foo'].map((path): DemoMetric => ({
    name: 'demo_api_request_duration_seconds_bucket',
    labels: BUCKETS.map((le) => ({ le, method: 'GET', path, status: '200' })),
    value: (step, seed) => Math.floor(((step % 400) + 500) * ((seed % BUCKETS.length) + 1) * 1.7),
  })),
];

export interface DemoTimes {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
}

export function demoSeries({ startMs, stepMs, stepCount }: DemoTimes): EncodedSeries[] {
  return METRICS.flatMap(({ name, labels, value }) =>
    INSTANCES.flatMap((instance, at) =>
      labels.map((own, label): EncodedSeries => {
        const all = { __name__: name, instance, job: 'demo', ...own };
        const seed = at * labels.length + label;
        const samples = Array.from({ length: stepCount }, (_none, step) => {
          const sample = value(step, seed);
          return sample === undefined ? [] : [[startMs + step * stepMs, sample] as const];
        });
        return {
          labels: Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)),
          samples: samples.flat(),
        };
      }),
    ),
  );
}
