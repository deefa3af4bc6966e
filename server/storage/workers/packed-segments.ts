// An open segment as few arrays, so that it goes from one thread to another without an object for each sub-block.
import { ByteReader } from '@/lib/encoding/byte-reader';
import type { OpenSegment } from '@/server/storage/segments/sealed-columns';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { SegmentDirectory } from '@/server/storage/segments/segment-directory';

export interface PackedSegment {
  readonly entryId: number;
  readonly directory: SegmentDirectory;
  /** Numbers of sub-blocks, … */
  readonly blocks: Int32Array;
  /** … where each ends in the bytes … */
  readonly ends: Int32Array;
  /** … that they are, inflated, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packSegment({ entry, directory, blocks }: OpenSegment): PackedSegment {
  const readers = [...blocks.values()];
  const sizeBytes = readers.reduce((sum, reader) => sum + (reader?.bytes.length ?? 0), 0);
  const bytes = new Uint8Array(sizeBytes);
  const ends = new Int32Array(readers.length);
  let end = 0;
  readers.forEach((reader, at) => {
    if (reader) bytes.set(reader.bytes, end);
    end += reader?.bytes.length ?? 0;
    ends[at] = end;
  });
  return { entryId: entry.id, directory, blocks: Int32Array.from(blocks.keys()), ends, bytes };
}

export function unpackSegment(entry: SegmentEntry, { directory, blocks, ends, bytes }: PackedSegment): OpenSegment {
  const readers = new Map<number, ByteReader | undefined>();
  let start = 0;
  blocks.forEach((block, at) => {
    const end = ends[at] ?? start;
    // None has no bytes at all; one that has is of a row that expired.
    readers.set(block, end === start ? undefined : new ByteReader(bytes.subarray(start, end)));
    start = end;
  });
  return { entry, directory, blocks: readers };
}
