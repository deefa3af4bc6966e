// Samples as growing parallel columns: what one group commit holds between admission and its log row.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';

const FIRST_SIZE = 4096;

export class SampleRows {
  count = 0;
  /** References while a group is collected, stored ids in a decoded log row. */
  series: Int32Array = new Int32Array(FIRST_SIZE);
  timestampsMs: Float64Array = new Float64Array(FIRST_SIZE);
  column: ValueColumn = valueColumn(new Float64Array(FIRST_SIZE));

  reset(): void {
    this.count = 0;
  }

  reserve(count: number): void {
    if (count <= this.series.length) return;
    this.series = growInt32(this.series, count);
    this.timestampsMs = growFloat64(this.timestampsMs, count);
    this.column = valueColumn(growFloat64(this.column.values, count));
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
