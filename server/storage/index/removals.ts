// Series that were removed, and label pairs whose posting lists still name them.
import type { PairDictionary } from '@/server/storage/index/pair-dictionary';
import type { SeriesRef } from '@/server/storage/ports';

/** References checked by one step of sweepPairs(); about 2 ms. */
const SWEEP_BURST = 500_000;

export class Removals {
  /** Labels are still there: oldest first. */
  private waiting: { readonly atMs: number; readonly refs: readonly SeriesRef[] }[] = [];
  private readonly unsweptPairs = new Set<number>();

  constructor(private readonly pairs: PairDictionary) {}

  get isUnswept(): boolean {
    return this.waiting.length > 0 || this.unsweptPairs.size > 0;
  }

  add(refs: readonly SeriesRef[], atMs: number): void {
    this.waiting.push({ atMs, refs });
  }

  /** What was removed before a time; it waits no longer. */
  takeDue(beforeMs: number): (readonly SeriesRef[])[] {
    const due = this.waiting.filter(({ atMs }) => atMs < beforeMs);
    this.waiting = this.waiting.filter(({ atMs }) => atMs >= beforeMs);
    return due.map(({ refs }) => refs);
  }

  noteUnswept(pairIds: Int32Array): void {
    for (const id of pairIds) this.unsweptPairs.add(id);
  }

  /** Yields where the event loop may have its turn. */
  *sweepPairs(isGone: (ref: SeriesRef) => boolean): Generator<void> {
    let checkedCount = 0;
    for (const id of this.unsweptPairs) {
      this.unsweptPairs.delete(id);
      checkedCount += this.pairs.unlink(id, isGone);
      if (checkedCount < SWEEP_BURST) continue;
      checkedCount = 0;
      yield;
    }
  }
}
