// Copies of batches that wait for their commit, in arrays that are used again: memory made anew for each batch would make the
// collector run all the time, since arrays count as much as their bytes.
import type { HistogramBatch, SampleBatch } from '@/server/storage/ports';

/** Arrays kept for the next batch, of each size. */
const KEPT_COUNT = 64;
/** Larger batches are rare: they get arrays of their own. */
const KEPT_ROWS = 16_384;
const FIRST_ROWS = 256;

interface Columns {
  readonly seriesRefs: Int32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}

export interface BatchCopies {
  /** The caller may reuse the batch's own columns at once. */
  copy(batch: SampleBatch): SampleBatch;
  /** A copy that nobody reads any more. */
  give(copy: SampleBatch): void;
}

export function createBatchCopies(): BatchCopies {
  const idle = new Map<number, Columns[]>();

  function take(count: number): Columns {
    const rows = sizeFor(count);
    return idle.get(rows)?.pop() ?? makeColumns(rows);
  }

  return {
    copy(batch) {
      const { count, seriesRefs, timestampsMs, values, startTimestampsMs, histograms } = batch;
      const columns = take(count);
      columns.seriesRefs.set(seriesRefs.subarray(0, count));
      columns.timestampsMs.set(timestampsMs.subarray(0, count));
      // Between typed arrays of one type this copies bytes: NaN payloads survive.
      columns.values.set(values.subarray(0, count));
      // Start times and histograms are rare: these copies are not kept.
      return {
        count,
        ...columns,
        ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.slice(0, count) }),
        ...(histograms && { histograms: copyHistograms(histograms) }),
      };
    },
    give({ seriesRefs, timestampsMs, values }) {
      const rows = seriesRefs.length;
      if (rows > KEPT_ROWS) return;
      const list = idle.get(rows) ?? [];
      idle.set(rows, list);
      if (list.length < KEPT_COUNT) list.push({ seriesRefs, timestampsMs, values });
    },
  };
}

/** The histograms themselves never change. */
function copyHistograms({ seriesRefs, timestampsMs, histograms, startTimestampsMs }: HistogramBatch): HistogramBatch {
  return {
    seriesRefs: seriesRefs.slice(),
    timestampsMs: timestampsMs.slice(),
    histograms: [...histograms],
    ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.slice() }),
  };
}

function makeColumns(rows: number): Columns {
  return { seriesRefs: new Int32Array(rows), timestampsMs: new Float64Array(rows), values: new Float64Array(rows) };
}

/** Powers of two, so that there are few sizes. */
function sizeFor(count: number): number {
  if (count > KEPT_ROWS) return count;
  let rows = FIRST_ROWS;
  while (rows < count) rows *= 2;
  return rows;
}
