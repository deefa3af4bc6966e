// Of which series and times the floats of a log row are: runs of ids, and patterns of times that are written once for all. Layout in
// docs/storage-format.md. Hot path; see bench/ingest-head.bench.ts.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import type { StoredIds } from '@/server/storage/index/series-ids';
import type { SampleRows } from '@/server/storage/log/sample-rows';

/** Rows that are looked through for the next of the same time. */
const PATTERN_LIMIT = 64;

/**
 * Series of rising ids with the same count of samples: signed gap from the expected id, how many series << 1 | several samples, [how
 * many of each]. Returns how many series have one sample.
 */
export function writeSeriesRuns(writer: ByteWriter, { series, count }: SampleRows, ids: StoredIds): number {
  let expected = 0;
  let singleCount = 0;
  for (let at = 0; at < count;) {
    const first = ids.idOf(series[at] ?? 0);
    const each = runLength(series, at, count);
    let seriesCount = 1;
    at += each;
    while (at < count && ids.idOf(series[at] ?? 0) === first + seriesCount && runLength(series, at, count) === each) {
      seriesCount += 1;
      at += each;
    }
    writer.signed(first - expected);
    writer.unsigned(each === 1 ? seriesCount * 2 : seriesCount * 2 + 1);
    if (each > 1) writer.unsigned(each);
    else singleCount += seriesCount;
    expected = first + seriesCount;
  }
  return singleCount;
}

/** Returns as writeSeriesRuns(). */
export function readSeriesRuns(reader: ByteReader, { series, count }: SampleRows): number {
  let id = 0;
  let singleCount = 0;
  for (let at = 0; at < count;) {
    id += reader.signed();
    const head = reader.unsigned();
    const seriesCount = Math.floor(head / 2);
    const each = head % 2 === 0 ? 1 : Math.max(1, reader.unsigned());
    if (each === 1) {
      const end = Math.min(count, at + seriesCount);
      singleCount += end - at;
      for (; at < end; at += 1) {
        series[at] = id;
        id += 1;
      }
      continue;
    }
    for (let left = seriesCount; left > 0 && at < count; left -= 1) {
      const end = Math.min(count, at + each);
      for (; at < end; at += 1) series[at] = id;
      id += 1;
    }
  }
  return singleCount;
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
    if (length === 1) {
      timestampsMs.fill(before, at, end);
      at = end;
      continue;
    }
    for (let row = at; row < Math.min(end, at + length); row += 1) {
      if (row > at) timestampMs += reader.signed();
      timestampsMs[row] = timestampMs;
    }
    for (let row = at + length; row < end; row += 1) timestampsMs[row] = timestampsMs[row - length] ?? 0;
    at = end;
  }
}

/** How many rows from this one on are of one series. */
export function runLength(series: Int32Array, from: number, count: number): number {
  const ref = series[from];
  let to = from + 1;
  while (to < count && series[to] === ref) to += 1;
  return to - from;
}
