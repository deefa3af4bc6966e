// The label pairs of each series, by slot (ref-pages.ts): runs of numbers of the pair dictionary in one pool, which is made dense again
// when most of it belongs to series that are gone.
import { growInt32 } from '@/server/storage/index/grow';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';

export class SeriesPairs {
  private starts: Int32Array;
  private counts: Int32Array;
  private pool: Int32Array;
  private usedCount = 0;
  private goneCount = 0;

  constructor(firstSize: number) {
    this.starts = new Int32Array(firstSize);
    this.counts = new Int32Array(firstSize);
    this.pool = new Int32Array(firstSize * 8);
  }

  /** Places of the pool that are in use. */
  get linkCount(): number {
    return this.usedCount - this.goneCount;
  }

  get(slot: number): Int32Array {
    const start = this.starts[slot] ?? 0;
    return this.pool.subarray(start, start + (this.counts[slot] ?? 0));
  }

  set(slot: number, pairs: readonly LabelPair[]): void {
    const needed = this.usedCount + pairs.length;
    if (needed > this.pool.length && this.goneCount * 2 > this.usedCount) this.compact();
    this.starts = growInt32(this.starts, slot + 1);
    this.counts = growInt32(this.counts, slot + 1);
    this.pool = growInt32(this.pool, this.usedCount + pairs.length);
    this.starts[slot] = this.usedCount;
    this.counts[slot] = pairs.length;
    for (const { id } of pairs) {
      this.pool[this.usedCount] = id;
      this.usedCount += 1;
    }
  }

  /** The series has none any more. */
  release(slot: number): void {
    this.goneCount += this.counts[slot] ?? 0;
    this.counts[slot] = 0;
  }

  equals(slot: number, pairs: readonly LabelPair[]): boolean {
    if (this.counts[slot] !== pairs.length) return false;
    const start = this.starts[slot] ?? 0;
    for (let at = 0; at < pairs.length; at += 1) if (this.pool[start + at] !== pairs[at]?.id) return false;
    return true;
  }

  /** Slots are in no order: what lives is copied. */
  private compact(): void {
    const { pool, starts, counts } = this;
    const dense = new Int32Array(pool.length);
    let to = 0;
    for (let slot = 0; slot < starts.length; slot += 1) {
      const count = counts[slot] ?? 0;
      if (count === 0) continue;
      const start = starts[slot] ?? 0;
      dense.set(pool.subarray(start, start + count), to);
      starts[slot] = to;
      to += count;
    }
    this.pool = dense;
    this.usedCount = to;
    this.goneCount = 0;
  }
}
