// The bytes of one log row (docs/storage-format.md): checksum, version, records. Hot path; see bench/ingest-head.bench.ts.
import { crc32, inflateRawSync } from 'node:zlib';
import { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import type { StoredIds } from '@/server/storage/index/series-ids';
import { readDeletion, writeDeletion, type SeriesDeletion } from '@/server/storage/log/deletion-record';
import { readHistogramRows, readStarts, writeHistogramRows, writeStarts } from '@/server/storage/log/extra-records';
import { readSeriesRuns, readTimePatterns, writeSeriesRuns, writeTimePatterns } from '@/server/storage/log/float-runs';
import { readValues, writeValues } from '@/server/storage/log/float-values';
import type { HistogramRows } from '@/server/storage/log/histogram-rows';
import { readOldFloats } from '@/server/storage/log/old-float-records';
import type { SampleRows } from '@/server/storage/log/sample-rows';
import {
  readOldSeriesNames,
  readSeriesNames,
  writeSeriesNames,
  type NewSeries,
  type SeriesNameSink,
} from '@/server/storage/log/series-names';

export const CODEC_PLAIN = 0;
/** Read, not written yet: for databases whose disk or network is the limit. */
const CODEC_DEFLATE = 1;

const OLDEST_VERSION = 1;
const VERSION = 6;
const HEADER_BYTES = 5;
const KIND_OLD_NAMES = 2;
const KIND_HISTOGRAMS = 3;
const KIND_DELETION = 6;
const KIND_STARTS = 7;
const KIND_FLOATS = 10;
const KIND_NAMES = 11;
/** A log row inflates to at most this much; larger claims are damage. */
const INFLATED_LIMIT_BYTES = 256 * 1_048_576;

export interface LogRowContent {
  readonly newSeries: readonly NewSeries[];
  readonly floats: SampleRows;
  readonly histograms: HistogramRows;
}

/** The series of rows are references. The returned bytes are a view until the writer is used again. */
export function encodeLogRow(
  writer: ByteWriter,
  { newSeries, floats, histograms }: LogRowContent,
  ids: StoredIds,
): Buffer<ArrayBuffer> {
  return encodeRow(writer, () => {
    if (newSeries.length > 0) writeRecord(writer, KIND_NAMES, () => writeSeriesNames(writer, newSeries));
    if (floats.hasStarts) writeRecord(writer, KIND_STARTS, () => writeStarts(writer, floats));
    if (floats.count > 0) writeRecord(writer, KIND_FLOATS, () => writeFloats(writer, floats, ids));
    if (histograms.count > 0) writeRecord(writer, KIND_HISTOGRAMS, () => writeHistogramRows(writer, histograms, ids));
  });
}

/** The returned bytes are a view until the writer is used again. */
export function encodeDeletionRow(writer: ByteWriter, deletion: SeriesDeletion): Buffer<ArrayBuffer> {
  return encodeRow(writer, () => writeRecord(writer, KIND_DELETION, () => writeDeletion(writer, deletion)));
}

function encodeRow(writer: ByteWriter, writeRecords: () => void): Buffer<ArrayBuffer> {
  writer.reset();
  writer.u32(0);
  writer.u8(VERSION);
  writeRecords();
  const payload = Buffer.from(writer.bytes.buffer, writer.bytes.byteOffset, writer.length);
  payload.writeUInt32LE(crc32(payload.subarray(4)), 0);
  return payload;
}

function writeRecord(writer: ByteWriter, kind: number, writeBody: () => void): void {
  const lengthAt = writer.length;
  writer.u32(0);
  writer.u8(kind);
  const bodyAt = writer.length;
  writeBody();
  writer.view.setUint32(lengthAt, writer.length - bodyAt, true);
}

function writeFloats(writer: ByteWriter, rows: SampleRows, ids: StoredIds): void {
  writer.unsigned(rows.count);
  const singleCount = writeSeriesRuns(writer, rows, ids);
  writeTimePatterns(writer, rows);
  writeValues(writer, rows, singleCount);
}

function readFloats(reader: ByteReader, rows: SampleRows): void {
  const count = reader.unsigned();
  rows.reserve(count);
  rows.count = count;
  const singleCount = readSeriesRuns(reader, rows);
  readTimePatterns(reader, rows);
  readValues(reader, rows, singleCount);
}

export interface LogRowSink extends SeriesNameSink {
  /** The rows are reused for the next record: take what is needed at once. */
  floats(rows: SampleRows): void;
  /** As floats(). */
  histograms(rows: HistogramRows): void;
  deletion(deletion: SeriesDeletion): void;
}

/** Throws when the checksum, the version or a length is wrong; nothing has reached the sink then. */
export function checkLogRow(codec: number, data: Uint8Array): Uint8Array {
  if (codec !== CODEC_PLAIN && codec !== CODEC_DEFLATE)
    throw new Error(`Cannot read a log row of codec ${codec}: expected 0 or 1`);
  const payload = codec === CODEC_PLAIN ? data : inflateRawSync(data, { maxOutputLength: INFLATED_LIMIT_BYTES });
  if (payload.length < HEADER_BYTES) throw new Error(`Cannot read a log row of ${payload.length} bytes: it is cut`);
  const expected = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0, true);
  const actual = crc32(payload.subarray(4));
  if (actual !== expected)
    throw new Error(
      `Cannot trust a log row: its checksum is ${actual.toString(16)}, expected ${expected.toString(16)}`,
    );
  const version = payload[4] ?? 0;
  if (version < OLDEST_VERSION || version > VERSION)
    throw new Error(`Cannot read a log row of version ${version}: expected ${OLDEST_VERSION} to ${VERSION}`);
  return payload;
}

/** Columns that are reused from row to row. */
export type LogRowScratch = Pick<LogRowContent, 'floats' | 'histograms'>;

/** `payload` has passed checkLogRow(). */
export function decodeLogRow(payload: Uint8Array, { floats, histograms }: LogRowScratch, sink: LogRowSink): void {
  // A row before may have been broken in its middle.
  floats.reset();
  histograms.reset();
  const reader = new ByteReader(payload, HEADER_BYTES);
  while (reader.remainingBytes > 0) {
    const end = reader.u32() + 1 + reader.at;
    const kind = reader.u8();
    if (kind === KIND_NAMES) readSeriesNames(reader, sink);
    else if (kind === KIND_OLD_NAMES) readOldSeriesNames(reader, sink);
    else if (kind === KIND_STARTS) readStarts(reader, floats);
    else if (readFloatRecord(reader, kind, floats)) {
      sink.floats(floats);
      floats.reset();
    } else if (kind === KIND_HISTOGRAMS) {
      readHistogramRows(reader, histograms);
      sink.histograms(histograms);
      histograms.reset();
    } else if (kind === KIND_DELETION) sink.deletion(readDeletion(reader));
    reader.at = end;
  }
}

/** False for other records. */
function readFloatRecord(reader: ByteReader, kind: number, floats: SampleRows): boolean {
  if (kind !== KIND_FLOATS) return readOldFloats(reader, kind, floats);
  readFloats(reader, floats);
  return true;
}
