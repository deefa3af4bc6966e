// The record of a log row that deletes samples: which series, between which times.
import { assert } from '@/lib/errors/assert';
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import type { TimeRange } from '@/server/storage/ports';

export interface SeriesDeletion {
  /** Stored ids, rising. */
  readonly ids: Int32Array;
  readonly range: TimeRange;
}

/** Runs of rising ids: the series of one metric or target lie together. */
export function writeDeletion(writer: ByteWriter, { ids, range }: SeriesDeletion): void {
  assert(Number.isSafeInteger(range.startMs) && Number.isSafeInteger(range.endMs), 'a deletion has whole times');
  writer.signed(range.startMs);
  writer.signed(range.endMs);
  writer.unsigned(ids.length);
  let expected = 0;
  for (let at = 0; at < ids.length;) {
    const first = ids[at] ?? 0;
    let length = 1;
    while (at + length < ids.length && ids[at + length] === first + length) length += 1;
    writer.unsigned(first - expected);
    writer.unsigned(length);
    expected = first + length;
    at += length;
  }
}

export function readDeletion(reader: ByteReader): SeriesDeletion {
  const range = { startMs: reader.signed(), endMs: reader.signed() };
  const ids = new Int32Array(reader.unsigned());
  let id = 0;
  for (let at = 0; at < ids.length;) {
    id += reader.unsigned();
    for (let left = reader.unsigned(); left > 0 && at < ids.length; left -= 1) {
      ids[at] = id;
      id += 1;
      at += 1;
    }
  }
  return { ids, range };
}
