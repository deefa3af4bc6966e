// What operators pass on: series as columns over the steps of a grid, scalars, and raw samples for windows.
import { METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { HistogramSamples } from '@/server/storage/ports';

/** The evaluation times: startMs, startMs + stepMs, … */
export interface Grid {
  readonly startMs: number;
  /** 0 when there is one step. */
  readonly stepMs: number;
  readonly stepCount: number;
}

export interface ColumnSeries {
  readonly labels: LabelSet;
  /** The metric name goes when the query ends (delayed name removal); always false when that is switched off. */
  readonly dropsName: boolean;
  /** One entry a step. Never changed once passed on, but for those that are passing. */
  readonly values: Float64Array;
  /** 1 where there is a float, 0 where not; null when every step has one. */
  readonly present: Uint8Array | null;
  /** One entry a step: the native histogram where there is one and no float. Absent when there is none at all. */
  readonly histograms?: HistogramColumn;
}

export type HistogramColumn = readonly (NativeHistogram | null)[];

/** Raw samples of one series for range functions: stale markers are gone, times rise strictly. */
export interface SampleColumns {
  readonly labels: LabelSet;
  readonly dropsName: boolean;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** No value is less than the one before it, nor NaN; false or absent where nobody knows. */
  readonly areRising?: boolean;
  /** Parallel to the timestamps, NaN where not known; absent when there are none, or the feature is off. */
  readonly startTimestampsMs?: Float64Array;
  /** Beside the floats, at times of their own; absent when there are none. */
  readonly histograms?: HistogramSamples;
}

/** Where the windows of a range function lie: (end - rangeMs, end] with end = firstEndMs + step × stepMs. */
export interface Windows {
  readonly firstEndMs: number;
  /** 0 when pinned by `@`: all windows are the same. */
  readonly stepMs: number;
  readonly rangeMs: number;
  readonly stepCount: number;
  /** Which step of the grid the first window belongs to: not 0 when a kernel works on a part. */
  readonly firstStep: number;
  /** Of `anchored` and `smoothed` selectors: how far the windows above reach beyond the range that was written. */
  readonly edges?: { readonly kind: 'anchored' | 'smoothed'; readonly beforeMs: number; readonly afterMs: number };
}

export interface ScalarOperator {
  readonly kind: 'scalar';
  /** One value a step. */
  values(): Promise<Float64Array>;
}

export interface StringOperator {
  readonly kind: 'string';
  readonly value: string;
}

/** How long those who ask for blocks need the values in them: for good, or only until they ask for the next block. */
export type BlockUse = 'kept' | 'passing';

export interface VectorOperator {
  readonly kind: 'vector';
  /** All series carry the same metric name (or none): dropping it cannot make two of them alike. */
  readonly hasOneName: boolean;
  /** The order of series means something (sort, topk) and is kept to the end. */
  readonly isOrdered?: boolean;
  /** Label sets are lists that the store, or the memory of what was derived from them, hands out again to later queries. */
  readonly hasKeptLabels?: boolean;
  /** Kept, unless it is said otherwise. */
  blocks(use?: BlockUse): AsyncIterable<readonly ColumnSeries[]>;
}

export interface RangeOperator {
  readonly kind: 'matrix';
  readonly hasOneName: boolean;
  readonly windows: Windows;
  /** As in VectorOperator. */
  readonly hasKeptLabels?: boolean;
  blocks(use?: BlockUse): AsyncIterable<readonly SampleColumns[]>;
}

export type Operator = ScalarOperator | StringOperator | VectorOperator | RangeOperator;

/** Labels that describe the metric rather than the thing measured: they go together. */
const METADATA_LABELS: ReadonlySet<string> = new Set([METRIC_NAME, '__type__', '__unit__']);

const UNDERSCORE = 95;

export function withoutMetricName(labels: LabelSet): LabelSet {
  let kept: string[] | undefined;
  for (let at = 0; at < labels.length; at += 2) {
    const name = labels[at] ?? '';
    // Hardly any name begins like these: cheaper to see than to look up.
    if (name.charCodeAt(0) === UNDERSCORE && METADATA_LABELS.has(name)) kept ??= labels.slice(0, at);
    else kept?.push(name, labels[at + 1] ?? '');
  }
  return kept ?? labels;
}

/** What a column is made from. */
interface ColumnScratch {
  readonly values: Float64Array;
  readonly present: Uint8Array;
  /** Floats among the steps. */
  readonly presentCount: number;
  readonly histograms?: HistogramColumn | undefined;
}

/** Steps with a sample of either kind; null when every step has one. */
export function sampleSteps({ present, histograms }: Pick<ColumnSeries, 'present' | 'histograms'>): Uint8Array | null {
  if (!present || !histograms) return present;
  const steps = present.map((flag, step) => (flag === 1 || histograms[step] ? 1 : 0));
  return steps.includes(0) ? steps : null;
}

/** The same series at some of its steps; undefined when no sample is left. */
export function onlySteps(series: ColumnSeries, keeps: (step: number) => boolean): ColumnSeries | undefined {
  const { values, present: before, histograms } = series;
  const present = new Uint8Array(values.length);
  let presentCount = 0;
  for (let step = 0; step < values.length; step += 1) {
    if ((before && before[step] !== 1) || !keeps(step)) continue;
    present[step] = 1;
    presentCount += 1;
  }
  const kept = histograms?.map((histogram, step) => (histogram && keeps(step) ? histogram : null));
  return columnFrom(series, { values, present, presentCount, histograms: kept });
}

/** A column out of scratch arrays; undefined when no step has a sample. */
export function columnFrom(
  source: { readonly labels: LabelSet; readonly dropsName: boolean },
  { values, present, presentCount, histograms }: ColumnScratch,
): ColumnSeries | undefined {
  const hasHistograms = histograms?.some((histogram) => histogram !== null) === true;
  if (presentCount === 0 && !hasHistograms) return undefined;
  return {
    ...(hasHistograms && { histograms }),
    labels: source.labels,
    dropsName: source.dropsName,
    values,
    present: presentCount === values.length ? null : present.slice(),
  };
}

/** Everything at once, for operators that need all series before the first result. `hold` counts what is kept. */
export async function collect<T extends { readonly values: Float64Array }>(
  blocks: AsyncIterable<readonly T[]>,
  { hold }: { readonly hold: (sampleCount: number) => void },
): Promise<T[]> {
  const all: T[] = [];
  for await (const block of blocks)
    for (const series of block) {
      hold(series.values.length);
      all.push(series);
    }
  return all;
}
