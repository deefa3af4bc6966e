// Samples as growing parallel columns: what one group commit holds between admission and its log row.
import { createQuickBlockEncoder } from '@/lib/encoding/kernel/block-encoder';
import { valueColumn, type ValueBlockEncoder, type ValueColumn } from '@/lib/encoding/value-block';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';
import { SingleValues } from '@/server/storage/log/single-values';

const FIRST_SIZE = 4096;

/** What is read of SampleRows. */
export type FloatRows = Pick<SampleRows, 'count' | 'series' | 'timestampsMs' | 'column' | 'hasStarts' | 'startsMs'>;

interface AppendedColumns {
  readonly seriesRefs: Int32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}

export class SampleRows {
  count = 0;
  /** References while a group is collected, stored ids in a decoded log row. */
  series: Int32Array = new Int32Array(FIRST_SIZE);
  timestampsMs: Float64Array = new Float64Array(FIRST_SIZE);
  column: ValueColumn = valueColumn(new Float64Array(FIRST_SIZE));
  /** Whether `startsMs` is used: NaN there for a sample that has none. */
  hasStarts = false;
  startsMs: Float64Array = new Float64Array(0);
  /** For the log row: scratch memory of its codecs. */
  readonly blocks: ValueBlockEncoder = createQuickBlockEncoder();
  readonly singles: SingleValues = new SingleValues();
  private apart: ValueColumn = valueColumn(new Float64Array(0));

  reset(): void {
    this.count = 0;
    this.hasStarts = false;
  }

  reserve(count: number): void {
    if (count <= this.series.length) return;
    this.series = growInt32(this.series, count);
    this.timestampsMs = growFloat64(this.timestampsMs, count);
    this.column = valueColumn(growFloat64(this.column.values, count));
  }

  /** A place for the values of series with one sample, apart from the others. */
  reserveSingles(count: number): ValueColumn {
    if (count > this.apart.values.length) this.apart = valueColumn(growFloat64(this.apart.values, count));
    return this.apart;
  }

  reserveStarts(count: number): void {
    this.startsMs = growFloat64(this.startsMs, count, NaN);
  }

  /** Of a row that was pushed; rows that are never told of have none. */
  setStart(row: number, startMs: number): void {
    if (!this.hasStarts) {
      this.hasStarts = true;
      this.startsMs.fill(NaN);
    }
    this.reserveStarts(this.count);
    this.startsMs[row] = startMs;
  }

  /** Rows `from … to-1` of parallel columns, as they are. Returns the words of all values here. */
  append({ seriesRefs, timestampsMs, values }: AppendedColumns, from: number, to: number): Uint32Array {
    const at = this.count;
    this.reserve(at + to - from);
    this.series.set(seriesRefs.subarray(from, to), at);
    this.timestampsMs.set(timestampsMs.subarray(from, to), at);
    // Between typed arrays of one type this copies bytes: NaN payloads survive.
    this.column.values.set(values.subarray(from, to), at);
    this.count = at + to - from;
    return this.column.words;
  }

  push(series: number, timestampMs: number, low: number, high: number): void {
    const at = this.count;
    this.reserve(at + 1);
    this.series[at] = series;
    this.timestampsMs[at] = timestampMs;
    this.column.words[at * 2] = low;
    this.column.words[at * 2 + 1] = high;
    this.count = at + 1;
  }
}
