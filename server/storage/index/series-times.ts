// When each series has samples, as far as this process knows; columns by slot (ref-pages.ts).
import { growFloat64 } from '@/server/storage/index/grow';

export class SeriesTimes {
  /** Newest sample that this process knows of; decides what is out of order. */
  newestMs: Float64Array;
  oldestMs: Float64Array;
  /** The start that the table `series` has; Infinity before there is a row. */
  storedOldestMs: Float64Array;
  /** At least the newest sample in any segment; rougher than newestMs. */
  sealedUntilMs: Float64Array;

  constructor(firstSize: number) {
    this.newestMs = new Float64Array(firstSize).fill(-Infinity);
    this.oldestMs = new Float64Array(firstSize).fill(Infinity);
    this.storedOldestMs = new Float64Array(firstSize).fill(Infinity);
    this.sealedUntilMs = new Float64Array(firstSize).fill(-Infinity);
  }

  reserve(slotCount: number): void {
    this.newestMs = growFloat64(this.newestMs, slotCount);
    this.oldestMs = growFloat64(this.oldestMs, slotCount);
    this.storedOldestMs = growFloat64(this.storedOldestMs, slotCount);
    this.sealedUntilMs = growFloat64(this.sealedUntilMs, slotCount);
  }

  /** The series has no samples, anywhere. */
  clear(slot: number): void {
    this.newestMs[slot] = -Infinity;
    this.sealedUntilMs[slot] = -Infinity;
    this.oldestMs[slot] = Infinity;
  }

  note(slot: number, timestampMs: number): void {
    if (timestampMs > (this.newestMs[slot] ?? 0)) this.newestMs[slot] = timestampMs;
    if (timestampMs < (this.oldestMs[slot] ?? 0)) this.oldestMs[slot] = timestampMs;
  }

  /** At least the newest sample, wherever it is. */
  untilMs(slot: number): number {
    return Math.max(this.newestMs[slot] ?? -Infinity, this.sealedUntilMs[slot] ?? -Infinity);
  }
}
