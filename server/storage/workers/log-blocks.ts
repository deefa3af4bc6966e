// Log rows as a thread has read them, on their way to the head: the floats of many rows side by side in arrays that go back and are
// used again.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import type { FloatRows } from '@/server/storage/log/sample-rows';
import type { LogAddress } from '@/server/storage/log/read-log';

/** Samples of a block; a row that is longer gets one of its own. */
export const BLOCK_SAMPLES = 131_072;

/** Parallel arrays. */
export interface FloatBlock {
  readonly series: Int32Array<ArrayBuffer>;
  readonly timestampsMs: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
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
  return { series: new Int32Array(size), timestampsMs: new Float64Array(size), values: new Float64Array(size) };
}

export function memoryOfBlock({ series, timestampsMs, values }: FloatBlock): ArrayBuffer[] {
  return [series.buffer, timestampsMs.buffer, values.buffer];
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
