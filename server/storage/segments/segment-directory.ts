// The directory of a segment: which series are in it, where their values lie, and the distinct time columns (docs/storage-format.md).
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { EnvironmentError } from '@/lib/errors/environment-error';

/** Of segments with floats only … */
const VERSION = 1;
/** … and of those with histograms or start timestamps: the number of histograms of each series is added. */
const VERSION_EXTRAS = 2;
/** 1,000 series with a time column of their own each stay far below this. */
const INFLATED_LIMIT_BYTES = 256 * 1_048_576;

/** Series whose values are deflated together: the knee between size and the cost of reading one. */
export const SUB_BLOCK_SERIES = 32;

export interface SubBlock {
  /** Place in `data`. */
  readonly offset: number;
  readonly length: number;
  readonly inflatedLength: number;
  readonly checksum: number;
}

export interface SegmentDirectory {
  /** Stored ids, rising. */
  readonly seriesIds: Int32Array;
  /** Floats and histograms. */
  readonly sampleCounts: Int32Array;
  readonly histogramCounts: Int32Array;
  /** Some series has histograms or start timestamps. */
  readonly hasExtras: boolean;
  readonly timeColumns: Int32Array;
  /** Place of the value blocks, and of what comes after them, inside the inflated sub-block. */
  readonly valueOffsets: Int32Array;
  readonly subBlocks: readonly SubBlock[];
  readonly timeBytes: readonly Uint8Array[];
  readonly sizeBytes: number;
}

export interface DirectoryParts {
  readonly seriesIds: readonly number[];
  readonly sampleCounts: readonly number[];
  /** Absent when no series has histograms or start timestamps. */
  readonly histogramCounts?: readonly number[];
  readonly timeColumns: readonly number[];
  readonly valueLengths: readonly number[];
  readonly subBlocks: readonly Omit<SubBlock, 'offset'>[];
  readonly timeBytes: readonly Uint8Array[];
}

export function encodeDirectory(parts: DirectoryParts): Buffer {
  const writer = new ByteWriter(4096);
  const { histogramCounts } = parts;
  writer.u8(histogramCounts ? VERSION_EXTRAS : VERSION);
  writer.unsigned(parts.seriesIds.length);
  writer.unsigned(parts.subBlocks.length);
  writer.unsigned(parts.timeBytes.length);
  let previousId = 0;
  parts.seriesIds.forEach((id, at) => {
    writer.unsigned(id - previousId);
    writer.unsigned(parts.sampleCounts[at] ?? 0);
    writer.unsigned(parts.timeColumns[at] ?? 0);
    writer.unsigned(parts.valueLengths[at] ?? 0);
    if (histogramCounts) writer.unsigned(histogramCounts[at] ?? 0);
    previousId = id;
  });
  for (const { length, inflatedLength, checksum } of parts.subBlocks) {
    writer.unsigned(length);
    writer.unsigned(inflatedLength);
    writer.u32(checksum);
  }
  for (const bytes of parts.timeBytes) {
    writer.unsigned(bytes.length);
    writer.append(bytes);
  }
  const deflated = deflateRawSync(writer.bytes.subarray(0, writer.length), { level: 1 });
  const directory = Buffer.alloc(deflated.length + 4);
  directory.writeUInt32LE(crc32(deflated), 0);
  directory.set(deflated, 4);
  return directory;
}

/** Throws when the checksum or the version is wrong. */
export function decodeDirectory(bytes: Buffer): SegmentDirectory {
  const deflated = bytes.subarray(4);
  if (bytes.length < 4 || crc32(deflated) !== bytes.readUInt32LE(0))
    throw damagedSegment('Cannot trust the directory of a segment: its checksum is wrong');
  const reader = new ByteReader(inflateRawSync(deflated, { maxOutputLength: INFLATED_LIMIT_BYTES }));
  const version = reader.u8();
  if (version !== VERSION && version !== VERSION_EXTRAS)
    throw damagedSegment(`Cannot read a segment of version ${version}: expected ${VERSION} or ${VERSION_EXTRAS}`);
  const seriesCount = reader.unsigned();
  const subBlockCount = reader.unsigned();
  const timeColumnCount = reader.unsigned();
  const hasExtras = version === VERSION_EXTRAS;
  const columns = readSeries(reader, seriesCount, hasExtras);
  const subBlocks: SubBlock[] = [];
  let offset = 0;
  for (let at = 0; at < subBlockCount; at += 1) {
    const block = { offset, length: reader.unsigned(), inflatedLength: reader.unsigned(), checksum: reader.u32() };
    subBlocks.push(block);
    offset += block.length;
  }
  const timeBytes: Uint8Array[] = [];
  for (let at = 0; at < timeColumnCount; at += 1) timeBytes.push(reader.take(reader.unsigned()));
  return {
    ...columns,
    hasExtras,
    subBlocks,
    timeBytes,
    sizeBytes: reader.bytes.length + seriesCount * 20 + subBlockCount * 64,
  };
}

/** Someone must look at the disk or restore a backup; it is not a mistake of the one who asked. */
export function damagedSegment(message: string): EnvironmentError {
  return new EnvironmentError(message, {
    remedy: 'Check the disk of PostgreSQL and restore the table "segment" from a backup',
  });
}

function readSeries(
  reader: ByteReader,
  count: number,
  hasExtras: boolean,
): Pick<SegmentDirectory, 'seriesIds' | 'sampleCounts' | 'histogramCounts' | 'timeColumns' | 'valueOffsets'> {
  const seriesIds = new Int32Array(count);
  const sampleCounts = new Int32Array(count);
  const histogramCounts = new Int32Array(count);
  const timeColumns = new Int32Array(count);
  const valueOffsets = new Int32Array(count);
  let id = 0;
  let offset = 0;
  for (let at = 0; at < count; at += 1) {
    if (at % SUB_BLOCK_SERIES === 0) offset = 0;
    id += reader.unsigned();
    seriesIds[at] = id;
    sampleCounts[at] = reader.unsigned();
    timeColumns[at] = reader.unsigned();
    valueOffsets[at] = offset;
    offset += reader.unsigned();
    if (hasExtras) histogramCounts[at] = reader.unsigned();
  }
  return { seriesIds, sampleCounts, histogramCounts, timeColumns, valueOffsets };
}

/** Position of a stored id in the directory, -1 when it is not there. */
export function findSeries({ seriesIds }: SegmentDirectory, id: number): number {
  let low = 0;
  let high = seriesIds.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const current = seriesIds[middle] ?? 0;
    if (current === id) return middle;
    if (current < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
