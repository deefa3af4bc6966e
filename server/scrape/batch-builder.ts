// Columns of one append, filled row by row. Stale markers keep their bits: they are copied between typed arrays only.
import { STALE_MARKER_HIGH, STALE_MARKER_LOW, type SampleBatch, type SeriesRef } from '@/server/storage/ports';

export interface BatchBuilder {
  add(ref: SeriesRef, timestampMs: number, value: number): void;
  addStale(ref: SeriesRef, timestampMs: number): void;
  batch(): SampleBatch;
}

/** `capacity` is the number of rows there may be at most. */
export function createBatchBuilder(capacity: number): BatchBuilder {
  const seriesRefs = new Int32Array(capacity);
  const timestampsMs = new Float64Array(capacity);
  const values = new Float64Array(capacity);
  const staleMarker = createStaleMarker();
  let count = 0;
  return {
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
