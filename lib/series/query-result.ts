// The answer of a PromQL query, as columns. Made by server/promql, encoded by lib/formats, decoded in the browser.
import type { QueryDetail } from '@/lib/api/query-plan';
import type { LabelSet } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/** One series of a range query: a value for each step of the query's grid. */
export interface GridSeries {
  readonly labels: LabelSet;
  /** One entry a step; only meaningful where present. */
  readonly values: Float64Array;
  /** 1 where there is a sample; null when every step has one. */
  readonly present: Uint8Array | null;
  /** Native histograms by step, where there is no float; absent when the series has none. */
  readonly histograms?: readonly (NativeHistogram | null)[];
}

/** One series of raw samples (a range selector as an instant query). */
export interface SampleSeries {
  readonly labels: LabelSet;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Native histograms at times of their own; absent when there are none. */
  readonly histograms?: { readonly timestampsMs: Float64Array; readonly histograms: readonly NativeHistogram[] };
}

export interface VectorSample {
  readonly labels: LabelSet;
  /** NaN where the sample is a native histogram. */
  readonly value: number;
  readonly histogram?: NativeHistogram;
}

export type QueryValue =
  | { readonly kind: 'scalar'; readonly timestampMs: number; readonly value: number }
  | { readonly kind: 'string'; readonly timestampMs: number; readonly value: string }
  | { readonly kind: 'vector'; readonly timestampMs: number; readonly samples: readonly VectorSample[] }
  | { readonly kind: 'matrix'; readonly series: readonly SampleSeries[] }
  | {
      readonly kind: 'grid';
      readonly startMs: number;
      readonly stepMs: number;
      readonly stepCount: number;
      readonly series: readonly GridSeries[];
    };

export interface QueryStats {
  readonly evalDurationMs: number;
  readonly samplesRead: number;
  readonly seriesRead: number;
  /** How many series the result had before it was cut to a limit; absent when all are there. */
  readonly seriesTotal?: number;
  /** Only of queries that were traced. */
  readonly detail?: QueryDetail;
}

export interface QueryResult {
  readonly value: QueryValue;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
}
