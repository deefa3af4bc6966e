// Columns of one append, filled row by row. Stale markers keep their bits: they are copied between typed arrays only.
import { STALE_MARKER_HIGH, STALE_MARKER_LOW, type SampleBatch, type SeriesRef } from '@/server/storage/ports';

export interface BatchBuilder {
  /** Begins anew, with room for so many rows; the batch before is overwritten. */
  begin(capacity: number): void;
  /** Rows `0 … count-1` of columns. */
  addRows(rows: SampleBatch): void;
  add(ref: SeriesRef, timestampMs: number, value: number): void;
  addStale(ref: SeriesRef, timestampMs: number): void;
  batch(): SampleBatch;
}

export function createBatchBuilder(): BatchBuilder {
  let seriesRefs = new Int32Array(0);
  let timestampsMs = new Float64Array(0);
  let values = new Float64Array(0);
  const staleMarker = createStaleMarker();
  let count = 0;
  return {
    begin: (capacity) => {
      count = 0;
      if (capacity <= seriesRefs.length) return;
      seriesRefs = new Int32Array(capacity);
      timestampsMs = new Float64Array(capacity);
      values = new Float64Array(capacity);
    },
    addRows: (rows) => {
      seriesRefs.set(rows.seriesRefs.subarray(0, rows.count), count);
      timestampsMs.set(rows.timestampsMs.subarray(0, rows.count), count);
      values.set(rows.values.subarray(0, rows.count), count);
      count += rows.count;
    },
    add: (ref, timestampMs, value) => {
      seriesRefs[count] = ref;
      timestampsMs[count] = timestampMs;
      values[count] = value;
      count += 1;
    },
    addStale: (ref, timestampMs) => {
      seriesRefs[count] = ref;
      timestampsMs[count] = timestampMs;
      values.set(staleMarker, count);
      count += 1;
    },
    batch: () => ({ count, seriesRefs, timestampsMs, values }),
  };
}

function createStaleMarker(): Float64Array {
  const marker = new Float64Array(1);
  const view = new DataView(marker.buffer);
  const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  view.setUint32(isLittleEndian ? 4 : 0, STALE_MARKER_HIGH, isLittleEndian);
  view.setUint32(isLittleEndian ? 0 : 4, STALE_MARKER_LOW, isLittleEndian);
  return marker;
}
