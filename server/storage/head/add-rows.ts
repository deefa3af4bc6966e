// Decoded rows of the log → a generation of the head, with their start timestamps and histograms.
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import type { HistogramRows } from '@/server/storage/log/histogram-rows';
import type { FloatRows } from '@/server/storage/log/sample-rows';

/** `refs` are the series of the rows; a negative one stands for a row to leave out. */
export function addFloats(generation: HeadGeneration, refs: Int32Array, rows: FloatRows): void {
  // Kept apart, so that rows without any start timestamps pay nothing for them.
  if (!rows.hasStarts && !generation.hasStarts) {
    generation.addRows(refs, rows);
    return;
  }
  const { count, timestampsMs, column, hasStarts, startsMs } = rows;
  for (let row = 0; row < count; row += 1) {
    const ref = refs[row] ?? -1;
    const timestampMs = timestampsMs[row] ?? 0;
    if (ref < 0 || !generation.add(ref, timestampMs, { words: column.words, at: row })) continue;
    if (hasStarts || generation.hasStarts)
      generation.noteStart(ref, timestampMs, hasStarts ? (startsMs[row] ?? NaN) : NaN);
  }
}

/** As addFloats(). */
export function addHistograms(generation: HeadGeneration, refs: Int32Array, rows: HistogramRows): void {
  for (let row = 0; row < rows.count; row += 1) {
    const ref = refs[row] ?? -1;
    const timestampMs = rows.timestampsMs[row] ?? 0;
    if (ref >= 0 && generation.addHistogram(ref, timestampMs, rows.record(row)))
      generation.noteStart(ref, timestampMs, rows.startsMs[row] ?? NaN);
  }
}
