// Label pairs as small numbers, with the posting list of each. Numbers start at 1, are never reused and are also stored.
import { appendPosting, createPostingList, filterPostings, type PostingList } from '@/server/storage/index/postings';

export interface LabelPair {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly postings: PostingList;
  isPersisted: boolean;
}

export class PairDictionary {
  private readonly byName = new Map<string, Map<string, LabelPair>>();
  private readonly byId = new Map<number, LabelPair>();
  private nextId = 1;

  get count(): number {
    return this.byId.size;
  }

  find(name: string, value: string): LabelPair | undefined {
    return this.byName.get(name)?.get(value);
  }

  get(id: number): LabelPair | undefined {
    return this.byId.get(id);
  }

  ensure(name: string, value: string): LabelPair {
    return this.find(name, value) ?? this.insert({ id: this.nextId, name, value, isPersisted: false });
  }

  /** A pair that the database holds under this number. */
  load(id: number, name: string, value: string): void {
    this.insert({ id, name, value, isPersisted: true });
  }

  reserve(lastId: number): void {
    this.nextId = Math.max(this.nextId, lastId + 1);
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
    this.nextId = Math.max(this.nextId, pair.id + 1);
    return stored;
  }

  link(pair: LabelPair, ref: number): void {
    appendPosting(pair.postings, ref);
  }

  /** Takes references out of the lists of these pairs. Returns the pairs that no series has any more; they are forgotten. */
  unlink(pairIds: Iterable<number>, isGone: (ref: number) => boolean): LabelPair[] {
    const orphans: LabelPair[] = [];
    for (const id of pairIds) {
      const pair = this.byId.get(id);
      if (!pair) continue;
      filterPostings(pair.postings, (ref) => !isGone(ref));
      if (pair.postings.count > 0) continue;
      orphans.push(pair);
      this.byId.delete(id);
      const values = this.byName.get(pair.name);
      values?.delete(pair.value);
      if (values?.size === 0) this.byName.delete(pair.name);
    }
    return orphans;
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
