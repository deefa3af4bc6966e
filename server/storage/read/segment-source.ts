// What reading needs of the segments; the sealed side implements it (segments/segment-reader.ts).
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

export interface SegmentSource {
  /** About how many sealed samples one series of the metric has in the range; decides how many are read at a time. */
  samplesPerSeries(metricPair: number, range: TimeRange): number;
  /** The sealed columns of these series (of one metric pair) inside the range, oldest generation first. */
  read(request: SegmentRequest): Promise<ReadonlyMap<SeriesRef, readonly SampleColumns[]>>;
}

export interface SegmentRequest {
  readonly metricPair: number;
  readonly refs: readonly SeriesRef[];
  readonly range: TimeRange;
  readonly signal?: AbortSignal;
}
