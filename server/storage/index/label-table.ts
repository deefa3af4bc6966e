// Label sets → references: open addressing over the numbers of their pairs. An entry is reference + 1; 0 is free, -1 was taken out.
import { growInt32 } from '@/server/storage/index/grow';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import type { SeriesRef } from '@/server/storage/ports';

const TAKEN_OUT = -1;

export class LabelTable {
  private entries: Int32Array;
  /** By slot. */
  private hashes: Int32Array;
  private usedCount = 0;

  constructor(
    firstSize: number,
    private readonly slotOf: (ref: SeriesRef) => number,
  ) {
    this.entries = new Int32Array(firstSize * 2);
    this.hashes = new Int32Array(firstSize);
  }

  /** -1 when there is none. */
  find(pairs: readonly LabelPair[], hasPairs: (slot: number) => boolean): SeriesRef {
    const mask = this.entries.length - 1;
    const hash = hashPairs(pairs);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = this.entries[place] ?? 0;
      if (entry === 0) return -1;
      if (entry === TAKEN_OUT) continue;
      const slot = this.slotOf(entry - 1);
      if (this.hashes[slot] === hash && hasPairs(slot)) return entry - 1;
    }
  }

  /** `livingCount`: how many series there are, this one included. */
  insert(ref: SeriesRef, pairs: readonly LabelPair[], livingCount: number): void {
    const slot = this.slotOf(ref);
    this.hashes = growInt32(this.hashes, slot + 1);
    this.hashes[slot] = hashPairs(pairs);
    if ((this.usedCount + 1) * 2 > this.entries.length) this.rebuild(livingCount);
    this.place(ref + 1, this.hashes[slot] ?? 0);
  }

  remove(ref: SeriesRef): void {
    const mask = this.entries.length - 1;
    let place = (this.hashes[this.slotOf(ref)] ?? 0) & mask;
    while (this.entries[place] !== ref + 1) place = (place + 1) & mask;
    this.entries[place] = TAKEN_OUT;
  }

  /** Places of series that went are free again. */
  private rebuild(livingCount: number): void {
    const { entries, hashes } = this;
    this.entries = new Int32Array(livingCount * 4 > entries.length ? entries.length * 2 : entries.length);
    this.usedCount = 0;
    for (const entry of entries) if (entry > 0) this.place(entry, hashes[this.slotOf(entry - 1)] ?? 0);
  }

  private place(entry: number, hash: number): void {
    const mask = this.entries.length - 1;
    let place = hash & mask;
    while (this.entries[place] !== 0) place = (place + 1) & mask;
    this.entries[place] = entry;
    this.usedCount += 1;
  }
}

function hashPairs(pairs: readonly LabelPair[]): number {
  let hash = pairs.length;
  for (const { id } of pairs) {
    hash = Math.imul(hash ^ id, 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
