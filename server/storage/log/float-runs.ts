// The floats of a log row when series have several samples each (a sender that caught up, batches of ten): ids and patterns of times
// are written once for all. Layout in docs/storage-format.md. Hot path; see bench/ingest-head.bench.ts.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { runLength } from '@/server/storage/log/float-values';
import type { SampleRows } from '@/server/storage/log/sample-rows';

/** Rows that are looked through for the next of the same time. */
const PATTERN_LIMIT = 64;

/** Whether a series has two samples one after the other: then this form is shorter. */
export function hasSeriesRuns({ series, count }: SampleRows): boolean {
  for (let row = 1; row < count; row += 1) if (series[row] === series[row - 1]) return true;
  return false;
}

/** Series of rising ids with the same count of samples: signed gap from the expected id, how many series, how many samples of each. */
export function writeSeriesRuns(writer: ByteWriter, { series, count }: SampleRows, ids: Int32Array): void {
  let expected = 0;
  for (let at = 0; at < count;) {
    const first = ids[series[at] ?? 0] ?? 0;
    const each = runLength(series, at, count);
    let seriesCount = 1;
    at += each;
    while (at < count && ids[series[at] ?? 0] === first + seriesCount && runLength(series, at, count) === each) {
      seriesCount += 1;
      at += each;
    }
    writer.signed(first - expected);
    writer.unsigned(seriesCount);
    writer.unsigned(each);
    expected = first + seriesCount;
  }
}

export function readSeriesRuns(reader: ByteReader, { series, count }: SampleRows): void {
  let id = 0;
  for (let at = 0; at < count;) {
    id += reader.signed();
    const seriesCount = reader.unsigned();
    const each = Math.max(1, reader.unsigned());
    for (let left = seriesCount; left > 0 && at < count; left -= 1) {
      const end = Math.min(count, at + each);
      for (; at < end; at += 1) series[at] = id;
      id += 1;
    }
  }
}

/** Patterns of times: length, how often it comes, signed difference from the first time of the pattern before, then its differences. */
export function writeTimePatterns(writer: ByteWriter, { timestampsMs, count }: SampleRows): void {
  let before = 0;
  for (let at = 0; at < count;) {
    const first = timestampsMs[at] ?? 0;
    const limit = Math.min(PATTERN_LIMIT, count - at);
    let length = 1;
    while (length < limit && timestampsMs[at + length] !== first) length += 1;
    let end = at + length;
    while (end < count && timestampsMs[end] === timestampsMs[end - length]) end += 1;
    const repeats = Math.floor((end - at) / length);
    writer.unsigned(length);
    writer.unsigned(repeats);
    writer.signed(first - before);
    for (let row = at + 1; row < at + length; row += 1)
      writer.signed((timestampsMs[row] ?? 0) - (timestampsMs[row - 1] ?? 0));
    before = first;
    at += length * repeats;
  }
}

export function readTimePatterns(reader: ByteReader, { timestampsMs, count }: SampleRows): void {
  let before = 0;
  for (let at = 0; at < count;) {
    const length = Math.max(1, reader.unsigned());
    const repeats = Math.max(1, reader.unsigned());
    before += reader.signed();
    let timestampMs = before;
    const end = Math.min(count, at + length * repeats);
    for (let row = at; row < Math.min(end, at + length); row += 1) {
      if (row > at) timestampMs += reader.signed();
      timestampsMs[row] = timestampMs;
    }
    for (let row = at + length; row < end; row += 1) timestampsMs[row] = timestampsMs[row - length] ?? 0;
    at = end;
  }
}
