// The only door to the series store. Everything outside server/storage sees series through these interfaces.
import type { LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/** Names a series while the process lives; never reused. */
export type SeriesRef = number;

/** The bits of Prometheus' stale marker. A store keeps them; every other NaN is made canonical at intake. */
export const STALE_MARKER_HIGH = 0x7ff00000;
export const STALE_MARKER_LOW = 0x00000002;

/** Parallel columns; rows `0 … count-1` are used. Values may hold stale markers, so they never pass through plain arrays. */
export interface SampleBatch {
  readonly count: number;
  readonly seriesRefs: Int32Array;
  /** Milliseconds since 1970, whole numbers. */
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** When the counter behind a sample began, milliseconds since 1970; NaN where that is not known. */
  readonly startTimestampsMs?: Float64Array;
  readonly histograms?: HistogramBatch;
}

/**
 * Native histograms of a batch: parallel columns beside those of the floats, committed with them. A series has one sample a time,
 * float or histogram. A stale histogram is a stale marker among the floats.
 */
export interface HistogramBatch {
  readonly seriesRefs: Int32Array;
  readonly timestampsMs: Float64Array;
  readonly histograms: readonly NativeHistogram[];
  readonly startTimestampsMs?: Float64Array;
}

/** `live` doors (scrape, remote write, rules) refuse the far future and the distant past; `import` takes any time. */
export type Admission = 'live' | 'import';

export type RejectReason = 'out_of_order' | 'duplicate' | 'too_far_ahead' | 'too_old' | 'unknown_series';

export interface AppendOutcome {
  readonly appendedCount: number;
  /** The same sample again: accepted, nothing stored. */
  readonly repeatedCount: number;
  /**
   * Rows that were refused, with the reason of each; at most as long as the batch. The rows of histograms follow those of floats:
   * histogram `n` is row `batch.count + n`.
   */
  readonly rejected: readonly { readonly row: number; readonly reason: RejectReason }[];
}

export interface SampleAppender {
  /**
   * The reference of a label set; a new series is made when there is none. Throws InputError when the series limit is
   * reached. The label set must be sorted and valid (lib/labels/label-set.ts).
   */
  seriesRef(labels: LabelSet): SeriesRef;
  /**
   * Commits the batch to PostgreSQL, then applies it to the head: a query sees it whole or not at all. Resolves after the
   * COMMIT. Throws EnvironmentError when the database is away; then nothing was stored and the batch may be sent again.
   */
  append(batch: SampleBatch, admission: Admission): Promise<AppendOutcome>;
  /** Type, help and unit of metric families; written only when changed. */
  recordMetadata(entries: readonly MetricMetadata[]): void;
}

export interface MetricMetadata {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Both ends inclusive, milliseconds since 1970. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

export interface SeriesColumns {
  readonly labels: LabelSet;
  /** Strictly rising. The arrays belong to the reader of the batch and are never changed afterwards. */
  readonly timestampsMs: Float64Array;
  /** Stale markers are included, bits kept. */
  readonly values: Float64Array;
  /** No value is NaN, so none is a stale marker; false or absent where the store cannot say. */
  readonly areNumbers?: boolean;
  /** … and none is less than the one before: a counter that was never reset. */
  readonly areRising?: boolean;
  /** Parallel to the timestamps; NaN where a sample has none. Absent when no sample has one. */
  readonly startTimestampsMs?: Float64Array;
  /**
   * Native histograms stand beside the floats, at times of their own; absent when the series has none. Their hints are those found
   * out from the samples before them: `reset` and `gauge` as they came, else `notReset` or `unknown`.
   */
  readonly histograms?: HistogramSamples;
  /** Length of the buckets that stand for samples that are gone; absent when all are samples as they came. */
  readonly resolutionMs?: number;
}

/** Parallel columns. */
export interface HistogramSamples {
  /** Strictly rising. */
  readonly timestampsMs: Float64Array;
  readonly histograms: readonly NativeHistogram[];
  /** As in SeriesColumns. */
  readonly startTimestampsMs?: Float64Array;
}

export interface SelectHints {
  /** 0 for instant queries. */
  readonly stepMs: number;
  /** Length of the range selector, 0 for instant selectors. */
  readonly rangeMs: number;
  /** Stop with InputError (execution) when more samples than this would be returned. */
  readonly maxSamples: number;
  /** Absent: samples as they are, nothing downsampled. */
  readonly use?: SelectUse;
  /** The reader is done with the values of a batch when it asks for the next: they may be written over then. Times are not. */
  readonly isPassing?: boolean;
  readonly signal?: AbortSignal;
}

/** What samples are for. Where they are no longer kept, a store may answer from what it kept of them, made to suit the use. */
export interface SelectUse {
  /** The function that gets the range, by PromQL's name; empty for an instant selector. */
  readonly functionName: string;
  /** How far back an instant selector looks. */
  readonly lookbackMs: number;
}

export interface SeriesReader {
  /** Whether an answer for the range may depend on `hints.use`. */
  isDownsampled?(range: TimeRange): boolean;
  /**
   * Series that match all matchers and have at least one sample in the range; in batches, in no promised order. Whoever
   * reads them lets others have the event loop between two batches.
   */
  select(matchers: readonly Matcher[], range: TimeRange, hints: SelectHints): AsyncIterable<readonly SeriesColumns[]>;
  /** Label sets that match any of the selectors (all series when there is none) and live in the range; sorted. */
  series(selectors: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly LabelSet[]>;
  /** Sorted. */
  labelNames(selectors: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly string[]>;
  /** Sorted. */
  labelValues(name: string, selectors: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly string[]>;
  metadata(metric?: string): readonly MetricMetadata[];
  /** Another text whenever samples at or before the time may have come or gone. Absent where the store cannot say. */
  version?(untilMs: number): string;
}

export interface StorageStats {
  readonly seriesCount: number;
  readonly sampleCount: number;
  readonly labelPairCount: number;
  readonly minTimeMs: number | null;
  readonly maxTimeMs: number | null;
  readonly isReplayed: boolean;
  readonly topMetrics: (limit: number) => readonly { readonly name: string; readonly value: number }[];
  readonly labelValueCounts: (limit: number) => readonly { readonly name: string; readonly value: number }[];
}

/** A sample of a trace that stands for a value of a series. */
export interface Exemplar {
  readonly timestampMs: number;
  readonly value: number;
  /** Of its own, e.g. `trace_id`. */
  readonly labels: LabelSet;
}

export interface NewExemplar extends Exemplar {
  readonly seriesRef: SeriesRef;
}

export interface SeriesExemplars {
  readonly seriesLabels: LabelSet;
  /** Oldest first. */
  readonly exemplars: readonly Exemplar[];
}

export interface ExemplarAccess {
  /**
   * Keeps the newest exemplars of all series, up to a fixed number. Returns how many were taken: those that are no newer than
   * the newest of their series, or have more than 128 characters of labels, are not. They reach the database seconds later.
   */
  recordExemplars(exemplars: readonly NewExemplar[]): number;
  /** Of all series that match any of the selectors; sorted by the labels of the series. */
  exemplars(selectors: readonly (readonly Matcher[])[], range: TimeRange): readonly SeriesExemplars[];
}

export interface StorageAdmin {
  /**
   * Deletes samples of the series that match any of the selectors, in PostgreSQL when it resolves, and gone for every query
   * that begins then. Samples written afterwards stay, whatever their time. Throws EnvironmentError when the database is away.
   */
  deleteSeries(selectors: readonly (readonly Matcher[])[], range: TimeRange): Promise<void>;
  /** Takes deleted samples off the disk now; the store does so by itself within hours. */
  cleanTombstones(): Promise<void>;
}

export interface SeriesStore extends SampleAppender, SeriesReader {
  stats(): StorageStats;
}
