// What reading needs of the segments; the sealed side implements it (segments/segment-reader.ts).
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

export interface SegmentSource {
  /** About how many sealed samples one series of the metric has in the range; decides how many are read at a time. */
  samplesPerSeries(metricPair: number, range: TimeRange): number;
  /** Brings the sealed samples of these series (of one metric pair) inside the range into memory, packed. */
  read(request: SegmentRequest): Promise<SealedSeries>;
}

export interface SealedSeries {
  /** Those of which some segment may have samples in the range. */
  refs(): Iterable<SeriesRef>;
  /** Decoded now, oldest generation first. Neighbours with the same times share one array of them. */
  columns(ref: SeriesRef): readonly SampleColumns[];
  /** Passing values of columns so far are written over from here on. */
  restart?(): void;
  /** No columns are asked for any more; those that were are not touched. */
  release?(): void;
}

export interface SegmentRequest {
  readonly metricPair: number;
  readonly refs: readonly SeriesRef[];
  readonly range: TimeRange;
  readonly signal?: AbortSignal;
  /** Values of columns are needed until restart(). */
  readonly isPassing?: boolean;
}
