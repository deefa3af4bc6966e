// An open segment as few arrays, so that it goes from one thread to another without an object for each sub-block.
import { ByteReader } from '@/lib/encoding/byte-reader';
import type { BlockMemory } from '@/server/storage/segments/block-memory';
import type { OpenSegment } from '@/server/storage/segments/open-segment';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { SegmentDirectory } from '@/server/storage/segments/segment-directory';

export interface PackedSegment {
  readonly entryId: number;
  readonly directory: SegmentDirectory;
  /** Numbers of sub-blocks, … */
  readonly blocks: Int32Array;
  /** … where each ends in the bytes … */
  readonly ends: Int32Array;
  /** … that they are, inflated, one after the other; there may be more behind. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** `memory` is where the memory of the blocks is from. */
export function packSegment({ entry, directory, blocks }: OpenSegment, memory: BlockMemory): PackedSegment {
  const readers = [...blocks.values()];
  const ends = new Int32Array(readers.length);
  let end = 0;
  readers.forEach((reader, at) => {
    end += reader?.bytes.length ?? 0;
    ends[at] = end;
  });
  const bytes = asOnePiece(readers) ?? joined(readers, end, memory);
  return { entryId: entry.id, directory, blocks: Int32Array.from(blocks.keys()), ends, bytes };
}

/** The memory of blocks that have one to themselves, as those of a row that was read as a whole do. */
function asOnePiece(readers: readonly (ByteReader | undefined)[]): Uint8Array<ArrayBuffer> | undefined {
  const buffer = readers[0]?.bytes.buffer;
  if (!(buffer instanceof ArrayBuffer)) return undefined;
  let at = 0;
  for (const reader of readers) {
    if (reader?.bytes.buffer !== buffer || reader.bytes.byteOffset !== at) return undefined;
    at += reader.bytes.length;
  }
  return new Uint8Array(buffer);
}

function joined(
  readers: readonly (ByteReader | undefined)[],
  sizeBytes: number,
  memory: BlockMemory,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(memory.take(sizeBytes));
  const copied = new Set<ArrayBuffer>();
  let at = 0;
  for (const reader of readers) {
    if (!reader) continue;
    bytes.set(reader.bytes, at);
    at += reader.bytes.length;
    if (reader.bytes.buffer instanceof ArrayBuffer) copied.add(reader.bytes.buffer);
  }
  memory.give([...copied]);
  return bytes;
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
