// The values of floats in a log row (docs/storage-format.md): of series with one sample all together, then blocks for those with
// several. Hot path; see bench/ingest-head.bench.ts.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeValueBlock, VALUE_BLOCK_LIMIT, type ValueColumn } from '@/lib/encoding/value-block';
import { runLength } from '@/server/storage/log/float-runs';
import type { SampleRows } from '@/server/storage/log/sample-rows';

/** `singleCount`: how many series have one sample. */
export function writeValues(writer: ByteWriter, rows: SampleRows, singleCount: number): void {
  const { series, column, count, singles, blocks } = rows;
  if (singleCount === count) {
    singles.write(writer, column, count);
    return;
  }
  const apart = rows.reserveSingles(singleCount);
  let apartCount = 0;
  for (let at = 0, length = 0; apartCount < singleCount; at += length) {
    length = runLength(series, at, count);
    if (length > 1) continue;
    copyValue(column, at, apart, apartCount);
    apartCount += 1;
  }
  if (singleCount > 0) singles.write(writer, apart, singleCount);
  for (let at = 0, length = 0; at < count; at += length) {
    length = runLength(series, at, count);
    if (length === 1) continue;
    const end = at + length;
    for (let from = at; from < end; from += VALUE_BLOCK_LIMIT)
      blocks.encode(column, from, Math.min(VALUE_BLOCK_LIMIT, end - from), writer);
  }
}

/** After the series of the rows were read. */
export function readValues(reader: ByteReader, rows: SampleRows, singleCount: number): void {
  const { series, column, count, singles } = rows;
  if (singleCount === count) {
    if (count > 0) singles.read(reader, column, count);
    return;
  }
  const apart = rows.reserveSingles(singleCount);
  if (singleCount > 0) singles.read(reader, apart, singleCount);
  let apartCount = 0;
  for (let at = 0, length = 0; at < count; at += length) {
    length = runLength(series, at, count);
    if (length === 1) {
      copyValue(apart, apartCount, column, at);
      apartCount += 1;
      continue;
    }
    const end = at + length;
    for (let from = at; from < end; from += VALUE_BLOCK_LIMIT)
      decodeValueBlock(reader, column, from, Math.min(VALUE_BLOCK_LIMIT, end - from));
  }
}

function copyValue(from: ValueColumn, at: number, to: ValueColumn, target: number): void {
  to.words[target * 2] = from.words[at * 2] ?? 0;
  to.words[target * 2 + 1] = from.words[at * 2 + 1] ?? 0;
}
