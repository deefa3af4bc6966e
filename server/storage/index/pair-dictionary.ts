// Label pairs as small numbers, with the posting list of each. The numbers are this process's own; the stored ones are the database's.
import { appendPosting, createPostingList, dropPostings, type PostingList } from '@/server/storage/index/postings';
import type { SeriesRef } from '@/server/storage/ports';

export interface LabelPair {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly postings: PostingList;
  /** Its number in the table `label_pair`, 0 while it has no row that this process knows of. */
  storedId: number;
}

export class PairDictionary {
  private readonly byName = new Map<string, Map<string, LabelPair>>();
  private readonly byId = new Map<number, LabelPair>();
  private readonly byStoredId = new Map<number, LabelPair>();
  private nextId = 1;
  /** The highest known. */
  lastStoredId = 0;

  get count(): number {
    return this.byId.size;
  }

  /** Of this process, those of pairs that are forgotten included. */
  get numberCount(): number {
    return this.nextId;
  }

  find(name: string, value: string): LabelPair | undefined {
    return this.byName.get(name)?.get(value);
  }

  get(id: number): LabelPair | undefined {
    return this.byId.get(id);
  }

  ensure(name: string, value: string): LabelPair {
    return this.find(name, value) ?? this.insert({ id: this.nextId, name, value, storedId: 0 });
  }

  ofStoredId(storedId: number): LabelPair | undefined {
    return this.byStoredId.get(storedId);
  }

  /** The database holds the pair under this number; 0: not any longer. */
  setStoredId(pair: LabelPair, storedId: number): void {
    if (pair.storedId !== 0) this.byStoredId.delete(pair.storedId);
    pair.storedId = storedId;
    if (storedId !== 0) this.byStoredId.set(storedId, pair);
    this.lastStoredId = Math.max(this.lastStoredId, storedId);
  }

  /** Pairs without a series, as a start may find them in the table: they are not loaded for good. */
  dropUnused(): void {
    for (const pair of this.byId.values()) if (pair.postings.count === 0) this.forget(pair);
  }

  private insert(pair: Omit<LabelPair, 'postings'>): LabelPair {
    const stored = { ...pair, postings: createPostingList() };
    let values = this.byName.get(pair.name);
    if (!values) {
      values = new Map();
      this.byName.set(pair.name, values);
    }
    values.set(pair.value, stored);
    this.byId.set(pair.id, stored);
    this.nextId += 1;
    return stored;
  }

  link(pair: LabelPair, ref: number): void {
    appendPosting(pair.postings, ref);
  }

  /** Takes references out of the list of a pair; one that no series has any more is forgotten. Returns how many it looked at. */
  unlink(id: number, isGone: (ref: SeriesRef) => boolean): number {
    const pair = this.byId.get(id);
    if (!pair) return 0;
    const { count } = pair.postings;
    dropPostings(pair.postings, isGone);
    if (pair.postings.count === 0) this.forget(pair);
    return count;
  }

  private forget({ id, name, value, storedId }: LabelPair): void {
    this.byId.delete(id);
    this.byStoredId.delete(storedId);
    const values = this.byName.get(name);
    values?.delete(value);
    if (values?.size === 0) this.byName.delete(name);
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** The pairs of one name. */
  ofName(name: string): Iterable<LabelPair> {
    return this.byName.get(name)?.values() ?? [];
  }

  valueCount(name: string): number {
    return this.byName.get(name)?.size ?? 0;
  }
}
