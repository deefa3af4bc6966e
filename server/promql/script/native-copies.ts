// `load_with_nhcb`: classic histograms (`_bucket`, `_sum`, `_count`) as native ones with custom buckets.
import { labelsKey, labelValue, metricName, METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import { CUSTOM_SCHEMA, NO_BUCKETS, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';

interface ClassicSample {
  sum: number;
  count: number | undefined;
  /** Cumulative, by bound. */
  readonly buckets: Map<number, number>;
}

interface Classic {
  readonly labels: LabelSet;
  readonly byTime: Map<number, ClassicSample>;
}

const PARTS = /^(.+)_(bucket|sum|count)$/;

/** The native series; they carry the base name and no `le`. Series without any bucket are none. */
export function nativeCopies(all: readonly LoadedSeries[]): LoadedSeries[] {
  const classics = new Map<string, Classic>();
  for (const series of all) addPart(series, classics);
  return [...classics.values()].flatMap(({ labels, byTime }) => {
    const samples = [...byTime]
      .filter(([, { buckets }]) => buckets.size > 0)
      .toSorted(([left], [right]) => left - right);
    if (samples.length === 0) return [];
    return {
      labels,
      timestampsMs: new Float64Array(0),
      values: new Float64Array(0),
      histograms: {
        timestampsMs: Float64Array.from(samples, ([timeMs]) => timeMs),
        histograms: samples.map(([, sample]) => nativeOf(sample)),
      },
    };
  });
}

function addPart({ labels, timestampsMs, values }: LoadedSeries, classics: Map<string, Classic>): void {
  const [, base = '', part = ''] = PARTS.exec(metricName(labels)) ?? [];
  const bound = part === 'bucket' ? boundOf(labelValue(labels, 'le')) : undefined;
  if (part === '' || (part === 'bucket' && bound === undefined)) return;
  const own = withLabel(withLabel(labels, METRIC_NAME, base), 'le', '');
  const key = labelsKey(own);
  const classic = classics.get(key) ?? { labels: own, byTime: new Map<number, ClassicSample>() };
  classics.set(key, classic);
  for (const [at, timeMs] of timestampsMs.entries()) {
    const sample = classic.byTime.get(timeMs) ?? { sum: 0, count: undefined, buckets: new Map<number, number>() };
    classic.byTime.set(timeMs, sample);
    const value = values[at] ?? NaN;
    if (bound !== undefined) sample.buckets.set(bound, value);
    else if (part === 'sum') sample.sum = value;
    else sample.count = value;
  }
}

function boundOf(text: string): number | undefined {
  if (/^\+?inf$/i.test(text)) return Infinity;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}

function nativeOf({ sum, count, buckets }: ClassicSample): NativeHistogram {
  const sorted = [...buckets].toSorted(([left], [right]) => left - right);
  const bounds = sorted.map(([bound]) => bound).filter((bound) => bound !== Infinity);
  const cumulative = sorted.map(([, value]) => value);
  const total = buckets.get(Infinity) ?? count ?? cumulative.at(-1) ?? 0;
  if (!buckets.has(Infinity)) cumulative.push(total);
  return {
    schema: CUSTOM_SCHEMA,
    count: count ?? total,
    sum,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: {
      indexes: Int32Array.from(cumulative, (_value, at) => at),
      counts: Float64Array.from(cumulative, (value, at) => value - (cumulative[at - 1] ?? 0)),
    },
    negative: NO_BUCKETS,
    customBounds: bounds,
    resetHint: 'unknown',
  };
}
