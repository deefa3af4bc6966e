// Start timestamps beside the samples of one series: absent (NaN) or whole milliseconds. Runs of absent and present ones in turn,
// then the present ones as timestamp blocks: a counter that began once costs a few bytes however long it runs.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock } from '@/lib/encoding/timestamp-block';

const BLOCK_LIMIT = 240;

/** Entries `0 … count-1`. */
export function encodeStartBlock(startsMs: Float64Array, count: number, writer: ByteWriter): void {
  const present = new Float64Array(count);
  let presentCount = 0;
  for (let at = 0; at < count;) {
    const from = at;
    while (at < count && Number.isNaN(startsMs[at])) at += 1;
    writer.unsigned(at - from);
    const firstPresent = at;
    while (at < count && !Number.isNaN(startsMs[at])) {
      present[presentCount] = startsMs[at] ?? 0;
      presentCount += 1;
      at += 1;
    }
    writer.unsigned(at - firstPresent);
  }
  for (let from = 0; from < presentCount; from += BLOCK_LIMIT)
    encodeTimestampBlock(present.subarray(from), Math.min(BLOCK_LIMIT, presentCount - from), writer);
}

/** Fills entries `0 … count-1`. */
export function decodeStartBlock(reader: ByteReader, startsMs: Float64Array, count: number): void {
  const runs: { readonly from: number; readonly to: number }[] = [];
  let presentCount = 0;
  for (let at = 0; at < count;) {
    const absentCount = reader.unsigned();
    const length = reader.unsigned();
    const from = at + absentCount;
    const to = from + length;
    if (to > count || to === at) throw new Error('Cannot decode start timestamps: their runs are damaged');
    startsMs.fill(NaN, at, from);
    if (length > 0) runs.push({ from, to });
    presentCount += length;
    at = to;
  }
  const present = new Float64Array(presentCount);
  for (let from = 0; from < presentCount; from += BLOCK_LIMIT)
    decodeTimestampBlock(reader, { numbers: present, from, count: Math.min(BLOCK_LIMIT, presentCount - from) });
  let taken = 0;
  for (const { from, to } of runs) {
    startsMs.set(present.subarray(taken, taken + to - from), from);
    taken += to - from;
  }
}
