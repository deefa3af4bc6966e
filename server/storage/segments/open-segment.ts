// A row of segments with what is wanted of it in memory.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { SUB_BLOCK_SERIES, type SegmentDirectory } from '@/server/storage/segments/segment-directory';
import { firstIdFrom } from '@/server/storage/segments/tombstones';

/** One segment with the sub-blocks that are wanted of it. */
export interface OpenSegment {
  readonly entry: SegmentEntry;
  readonly directory: SegmentDirectory;
  /** Inflated, by number; undefined before they are there, and for good when the row has expired. */
  readonly blocks: Map<number, ByteReader | undefined>;
}

/** The sub-block of a series, by its position in the directory. */
export function blockOf(position: number): number {
  return Math.floor(position / SUB_BLOCK_SERIES);
}

/** Calls `take` for each wanted series that the segment has: with its place in `ids`, and in the directory. */
export function eachWanted(
  entry: SegmentEntry,
  { seriesIds }: SegmentDirectory,
  ids: Int32Array,
  take: (at: number, position: number) => void,
): void {
  let position = 0;
  for (let at = firstIdFrom(ids, entry.minSeriesId); at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    if (id > entry.maxSeriesId) return;
    while (position < seriesIds.length && (seriesIds[position] ?? 0) < id) position += 1;
    if (seriesIds[position] === id) take(at, position);
  }
}
