// Native histograms as growing parallel columns, encoded: what one group commit holds of them, and what a log row gives back.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { writeHistogram } from '@/lib/encoding/histogram-record';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';

const FIRST_SIZE = 64;

export class HistogramRows {
  count = 0;
  /** References while a group is collected, stored ids in a decoded log row. */
  series: Int32Array = new Int32Array(FIRST_SIZE);
  timestampsMs: Float64Array = new Float64Array(FIRST_SIZE);
  /** NaN for none. */
  startsMs: Float64Array = new Float64Array(FIRST_SIZE);
  /** Records lie side by side in here. */
  private readonly records = new ByteWriter();
  private recordEnds: Int32Array = new Int32Array(FIRST_SIZE);
  private readonly scratch = new ByteWriter();

  reset(): void {
    this.count = 0;
    this.records.reset();
  }

  /** The bytes for push(); good until the next call. */
  encode(histogram: NativeHistogram): Uint8Array {
    this.scratch.reset();
    writeHistogram(this.scratch, histogram);
    return this.scratch.bytes.subarray(0, this.scratch.length);
  }

  /** Copies the record. */
  push(series: number, timestampMs: number, startMs: number, record: Uint8Array): void {
    const at = this.count;
    this.series = growInt32(this.series, at + 1);
    this.timestampsMs = growFloat64(this.timestampsMs, at + 1);
    this.startsMs = growFloat64(this.startsMs, at + 1);
    this.recordEnds = growInt32(this.recordEnds, at + 1);
    this.series[at] = series;
    this.timestampsMs[at] = timestampMs;
    this.startsMs[at] = startMs;
    this.records.append(record);
    this.recordEnds[at] = this.records.length;
    this.count = at + 1;
  }

  /** A view, good until the next push() or reset(). */
  record(at: number): Uint8Array {
    return this.records.bytes.subarray(at === 0 ? 0 : (this.recordEnds[at - 1] ?? 0), this.recordEnds[at] ?? 0);
  }
}
