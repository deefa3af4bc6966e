import { expect, test } from 'vitest';
import { ByteReader } from '@/lib/encoding/byte-reader';
import type { OpenSegment } from '@/server/storage/segments/open-segment';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { BlockMemory } from '@/server/storage/segments/block-memory';
import { decodeDirectory, encodeDirectory } from '@/server/storage/segments/segment-directory';
import { packSegment, unpackSegment } from '@/server/storage/workers/packed-segments';

const DIRECTORY = decodeDirectory(
  encodeDirectory({
    seriesIds: [3, 9],
    sampleCounts: [2, 1],
    timeColumns: [0, 1],
    valueLengths: [3, 4],
    subBlocks: [{ length: 5, inflatedLength: 7, checksum: 1 }],
    timeBytes: [Uint8Array.of(1, 2), Uint8Array.of(3)],
  }),
);

test('a segment comes through as it was, with its sub-blocks, and without those that are not there', () => {
  const entry = { id: 7 } as SegmentEntry;
  const blocks = new Map([
    [4, new ByteReader(Uint8Array.of(1, 2, 3))],
    [0, undefined],
    [2, new ByteReader(Uint8Array.of(9))],
  ]);
  const packed = packSegment({ entry, directory: DIRECTORY, blocks }, new BlockMemory());
  const received = structuredClone(packed, { transfer: [packed.bytes.buffer] });
  const opened: OpenSegment = unpackSegment(entry, received);
  expect(received.entryId).toBe(7);
  expect(opened.entry).toBe(entry);
  const timeBytes = DIRECTORY.timeBytes.map((bytes) => Uint8Array.from(bytes));
  expect(opened.directory).toEqual({ ...DIRECTORY, timeBytes });
  expect(Array.from(opened.blocks, ([index, reader]) => [index, reader && [...reader.bytes]])).toEqual([
    [4, [1, 2, 3]],
    [0, undefined],
    [2, [9]],
  ]);
});
