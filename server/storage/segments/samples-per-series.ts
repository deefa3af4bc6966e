// How much one series of a metric has in its rows, which decides how many series are read at a time.
import type { TimeRange } from '@/server/storage/ports';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';

type Row = Pick<SegmentEntry, 'minMs' | 'maxMs' | 'minSeriesId' | 'maxSeriesId'> &
  Pick<SegmentEntry, 'seriesCount' | 'sampleCount' | 'sizeBytes'>;

export function touches({ minMs, maxMs }: Pick<Row, 'minMs' | 'maxMs'>, { startMs, endMs }: TimeRange): boolean {
  return minMs <= endMs && maxMs >= startMs;
}

/**
 * About how many samples the series with most of them has in the range, 0 when none has any. Rows of other ids beside its own (packs of a
 * large metric) do not count.
 */
export function samplesPerSeries(rows: readonly Row[], range: TimeRange): number {
  const edges: { readonly id: number; readonly sampleCount: number }[] = [];
  for (const row of rows) {
    if (!touches(row, range)) continue;
    // Histograms take many bytes each, on the disk and decoded: they count for more than one.
    const sampleCount = Math.max(row.sampleCount, row.sizeBytes) / row.seriesCount;
    edges.push({ id: row.minSeriesId, sampleCount }, { id: row.maxSeriesId + 1, sampleCount: -sampleCount });
  }
  edges.sort((left, right) => left.id - right.id || left.sampleCount - right.sampleCount);
  let most = 0;
  let here = 0;
  for (const { sampleCount } of edges) {
    here += sampleCount;
    if (here > most) most = here;
  }
  return most;
}
