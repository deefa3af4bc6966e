// One series of a script's load, as columns.
import type { LabelSet } from '@/lib/labels/label-set';
import type { HistogramSamples } from '@/server/storage/ports';

export interface LoadedSeries {
  readonly labels: LabelSet;
  /** Values may hold stale markers. */
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Parallel to the timestamps; NaN where a sample has none. Absent when no sample has one. */
  readonly startTimestampsMs?: Float64Array;
  /** Beside the floats, with the hints as they were written. */
  readonly histograms?: HistogramSamples;
}
