// Log rows as a thread has read them, on their way to the head: the floats of many rows side by side in arrays that both threads see
// and that are used again.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import type { FloatRows } from '@/server/storage/log/sample-rows';
import type { LogAddress } from '@/server/storage/log/read-log';

/** Samples of a block; a row that is longer gets one of its own. */
export const BLOCK_SAMPLES = 131_072;

/**
 * Parallel arrays in shared memory. Given away and back they would be detached each time, and once a thread has detached memory, all
 * its code checks every access to an array for it.
 */
export interface FloatBlock {
  readonly series: Int32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}

/** One row: floats that lie in the block, or bytes that are to be read (and were checked), or why there is nothing to be read. */
export type BlockRow = LogAddress &
  (
    | { readonly kind: 'floats'; readonly from: number; readonly count: number }
    | { readonly kind: 'bytes'; readonly payload: Uint8Array }
    | { readonly kind: 'broken'; readonly reason: string }
  );

export interface LogBlock {
  /** In the order of the log. */
  readonly rows: readonly BlockRow[];
  readonly floats: FloatBlock;
}

export function createFloatBlock(sampleCount: number): FloatBlock {
  const size = Math.max(sampleCount, BLOCK_SAMPLES);
  return {
    series: new Int32Array(new SharedArrayBuffer(size * Int32Array.BYTES_PER_ELEMENT)),
    timestampsMs: new Float64Array(new SharedArrayBuffer(size * Float64Array.BYTES_PER_ELEMENT)),
    values: new Float64Array(new SharedArrayBuffer(size * Float64Array.BYTES_PER_ELEMENT)),
  };
}

/** Copies the rows; the block has room for them. */
export function putFloats(block: FloatBlock, at: number, { count, series, timestampsMs, column }: FloatRows): void {
  block.series.set(series.subarray(0, count), at);
  block.timestampsMs.set(timestampsMs.subarray(0, count), at);
  // Between typed arrays of one type this copies bytes: NaN payloads survive.
  block.values.set(column.values.subarray(0, count), at);
}

const NO_STARTS = new Float64Array(0);

/** Views of the block. */
export function takeFloats(block: FloatBlock, from: number, count: number): FloatRows {
  const column: ValueColumn = valueColumn(block.values.subarray(from, from + count));
  return {
    count,
    series: block.series.subarray(from, from + count),
    timestampsMs: block.timestampsMs.subarray(from, from + count),
    column,
    hasStarts: false,
    startsMs: NO_STARTS,
  };
}
