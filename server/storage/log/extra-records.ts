// The records of a log row that few rows have: native histograms, and the start timestamps of the floats in the record that follows.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeStartBlock, encodeStartBlock } from '@/lib/encoding/start-block';
import type { StoredIds } from '@/server/storage/index/series-ids';
import type { HistogramRows } from '@/server/storage/log/histogram-rows';
import type { SampleRows } from '@/server/storage/log/sample-rows';

/** Count; each: signed gap from the id before, signed time from the one before, length << 1 | has a start, [signed age], bytes. */
export function writeHistogramRows(writer: ByteWriter, rows: HistogramRows, ids: StoredIds): void {
  writer.unsigned(rows.count);
  let previousId = 0;
  let previousMs = 0;
  for (let at = 0; at < rows.count; at += 1) {
    const id = ids.idOf(rows.series[at] ?? 0);
    const timestampMs = rows.timestampsMs[at] ?? 0;
    const startMs = rows.startsMs[at] ?? NaN;
    const record = rows.record(at);
    writer.signed(id - previousId);
    writer.signed(timestampMs - previousMs);
    writer.unsigned(record.length * 2 + (Number.isNaN(startMs) ? 0 : 1));
    if (!Number.isNaN(startMs)) writer.signed(timestampMs - startMs);
    writer.append(record);
    previousId = id;
    previousMs = timestampMs;
  }
}

export function readHistogramRows(reader: ByteReader, rows: HistogramRows): void {
  rows.reset();
  let id = 0;
  let timestampMs = 0;
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    id += reader.signed();
    timestampMs += reader.signed();
    const head = reader.unsigned();
    const startMs = head % 2 === 1 ? timestampMs - reader.signed() : NaN;
    rows.push(id, timestampMs, startMs, reader.take(Math.floor(head / 2)));
  }
}

/** Count, then the block of lib/encoding/start-block.ts. */
export function writeStarts(writer: ByteWriter, rows: SampleRows): void {
  rows.reserveStarts(rows.count);
  writer.unsigned(rows.count);
  encodeStartBlock(rows.startsMs, rows.count, writer);
}

export function readStarts(reader: ByteReader, rows: SampleRows): void {
  const count = reader.unsigned();
  rows.reserveStarts(count);
  decodeStartBlock(reader, rows.startsMs, count);
  rows.hasStarts = true;
}
