// The exemplars in memory: those of the table, each at its place in the ring, and those that wait to be written there.
import type { NewExemplar, SeriesRef } from '@/server/storage/ports';

export interface Placed extends NewExemplar {
  /** In the order of the table, of all processes; its place is the remainder by the size of the ring. */
  readonly number: number;
}

export class ExemplarRing {
  /** All numbers up to this one are known. */
  seenNumber = -1;
  /** Recorded here and not in the table yet, oldest first. */
  unsaved: readonly NewExemplar[] = [];
  private readonly places: (Placed | undefined)[] = [];
  private readonly newest = new Map<SeriesRef, NewExemplar>();

  constructor(private readonly size: number) {}

  get count(): number {
    return Math.min(this.size, this.places.length + this.unsaved.length);
  }

  /** -Infinity when none is kept. */
  newestMs(ref: SeriesRef): number {
    return this.newest.get(ref)?.timestampMs ?? -Infinity;
  }

  /** One that the table has. */
  put(placed: Placed): void {
    const place = placed.number % this.size;
    this.forget(this.places[place]);
    this.places[place] = placed;
    this.note(placed);
    this.seenNumber = Math.max(this.seenNumber, placed.number);
  }

  /** Some that the table does not have yet; beyond the size the oldest go. */
  wait(exemplars: readonly NewExemplar[]): void {
    const all = [...this.unsaved, ...exemplars];
    for (const exemplar of exemplars) this.note(exemplar);
    const excess = Math.max(0, all.length - this.size);
    for (const exemplar of all.slice(0, excess)) this.forget(exemplar);
    this.unsaved = all.slice(excess);
  }

  /** These have rows now, from this number on. */
  settle(saved: readonly NewExemplar[], firstNumber: number): void {
    const gone = new Set(saved);
    this.unsaved = this.unsaved.filter((exemplar) => !gone.has(exemplar));
    saved.forEach((exemplar, at) => this.put({ ...exemplar, number: firstNumber + at }));
  }

  /** The newest of all, no more than are kept; in no order. */
  *kept(): Generator<NewExemplar> {
    const oldest = this.seenNumber - this.size + this.unsaved.length;
    for (const placed of this.places) if (placed && placed.number > oldest) yield placed;
    yield* this.unsaved;
  }

  private note(exemplar: NewExemplar): void {
    if (this.newestMs(exemplar.seriesRef) <= exemplar.timestampMs) this.newest.set(exemplar.seriesRef, exemplar);
  }

  private forget(exemplar: NewExemplar | undefined): void {
    if (exemplar && this.newest.get(exemplar.seriesRef) === exemplar) this.newest.delete(exemplar.seriesRef);
  }
}
