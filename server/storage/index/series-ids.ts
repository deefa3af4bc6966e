// Stored ids of series: of each the one under which it is written, and further ones where two processes met it at the same time.
import { growInt32 } from '@/server/storage/index/grow';
import { IdTable } from '@/server/storage/index/id-table';
import type { SeriesRef } from '@/server/storage/ports';

export interface StoredIds {
  idOf(ref: SeriesRef): number;
}

export class SeriesIds {
  /** One more than the highest id known. */
  next = 1;
  /** By slot; 0 while the series has never been committed. */
  column: Int32Array;
  private readonly refs = new IdTable();
  /** Rare. */
  private readonly others = new Map<SeriesRef, number[]>();

  constructor(
    firstSize: number,
    private readonly findsRefs: boolean,
  ) {
    this.column = new Int32Array(firstSize);
  }

  reserve(slotCount: number): void {
    this.column = growInt32(this.column, slotCount);
  }

  /** -1 for an id that is not known. */
  refOf(id: number): SeriesRef {
    return this.refs.get(id);
  }

  /** The id from now on; one that it had before goes on naming it. False when it is the same. */
  set(ref: SeriesRef, slot: number, id: number): boolean {
    const earlier = this.column[slot] ?? 0;
    if (earlier === id) return false;
    if (earlier !== 0) this.noteOther(ref, earlier);
    this.column[slot] = id;
    this.place(ref, id);
    return true;
  }

  /** Another process's id of a series that has one here. */
  add(ref: SeriesRef, id: number): void {
    if (this.refOf(id) === ref) return;
    this.noteOther(ref, id);
    this.place(ref, id);
  }

  forget(ref: SeriesRef, slot: number): void {
    for (const id of [this.column[slot] ?? 0, ...(this.others.get(ref) ?? [])]) this.refs.delete(id, ref);
    this.others.delete(ref);
  }

  private noteOther(ref: SeriesRef, id: number): void {
    this.others.set(ref, [...(this.others.get(ref) ?? []), id]);
  }

  private place(ref: SeriesRef, id: number): void {
    this.next = Math.max(this.next, id + 1);
    if (this.findsRefs) this.refs.set(id, ref);
  }
}
