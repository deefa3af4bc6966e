// References of series are never given out twice; their places in the columns ("slots") are. Pages of neighbours get 32 slots, and give
// them back when all of their series are gone: of each series that was ever met an eighth of a byte stays.
import { growInt32, growUint8 } from '@/server/storage/index/grow';
import type { SeriesRef } from '@/server/storage/ports';

const PAGE_BITS = 5;
export const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;
/** They are kept in Int32Arrays, some as one more than they are. */
export const REF_LIMIT = 2 ** 31 - PAGE_SIZE;

export class RefPages {
  /** References 0 … count-1 were given out. */
  count = 0;
  /** Columns have at least so many places. The first page stands for all series that are gone, and for those that never were. */
  slotCount = PAGE_SIZE;

  /** By page: its first slot; 0 when it is gone. */
  private starts: Int32Array = new Int32Array(64);
  /** Numbers of the pages that have slots, rising; some may be gone since. */
  private living: Int32Array = new Int32Array(64);
  private livingCount = 0;
  private goneCount = 0;
  /** By first slot, as a number of pages: how many references of the page are not released. */
  private keptCounts: Uint8Array = new Uint8Array(64);
  private readonly freeSlots: number[] = [];

  /** One of the first PAGE_SIZE for a reference whose page is gone. */
  slotOf(ref: SeriesRef): number {
    return (this.starts[ref >>> PAGE_BITS] ?? 0) + (ref & PAGE_MASK);
  }

  /** A new reference; `opened` is told of the first slot of a new page before that. */
  take(opened: (firstSlot: number) => void): SeriesRef {
    const ref = this.count;
    if ((ref & PAGE_MASK) === 0) opened(this.openPage(ref >>> PAGE_BITS));
    this.count += 1;
    return ref;
  }

  /** Nobody may ask for the series any more. Once a reference. */
  release(ref: SeriesRef): void {
    const page = ref >>> PAGE_BITS;
    const start = this.starts[page] ?? 0;
    const place = start >>> PAGE_BITS;
    const keptCount = (this.keptCounts[place] ?? 0) - 1;
    this.keptCounts[place] = keptCount;
    if (keptCount > 0) return;
    this.starts[page] = 0;
    this.goneCount += 1;
    this.freeSlots.push(start);
    if (this.goneCount * 2 > this.livingCount) this.dropGone();
  }

  /**
   * Tells of pages from a reference on, by rising reference: the first of each page, and its slot; at most `limit` pages. Returns where
   * to go on, -1 at the end. References that were not given out yet are among them.
   */
  walk(fromRef: SeriesRef, limit: number, take: (firstRef: SeriesRef, firstSlot: number) => void): SeriesRef {
    const { living, starts, livingCount } = this;
    let at = this.placeOfPage(fromRef >>> PAGE_BITS);
    for (const end = Math.min(livingCount, at + limit); at < end; at += 1) {
      const page = living[at] ?? 0;
      const start = starts[page] ?? 0;
      if (start !== 0) take(page << PAGE_BITS, start);
    }
    return at < livingCount ? (living[at] ?? 0) << PAGE_BITS : -1;
  }

  private openPage(page: number): number {
    let start = this.freeSlots.pop();
    if (start === undefined) {
      start = this.slotCount;
      this.slotCount += PAGE_SIZE;
    }
    this.starts = growInt32(this.starts, page + 1);
    this.starts[page] = start;
    this.keptCounts = growUint8(this.keptCounts, (start >>> PAGE_BITS) + 1);
    this.keptCounts[start >>> PAGE_BITS] = PAGE_SIZE;
    this.living = growInt32(this.living, this.livingCount + 1);
    this.living[this.livingCount] = page;
    this.livingCount += 1;
    return start;
  }

  private dropGone(): void {
    const { living, starts } = this;
    let to = 0;
    for (let at = 0; at < this.livingCount; at += 1) {
      const page = living[at] ?? 0;
      if (starts[page] === 0) continue;
      living[to] = page;
      to += 1;
    }
    this.livingCount = to;
    this.goneCount = 0;
  }

  /** Of the first page that is not before this one. */
  private placeOfPage(page: number): number {
    let low = 0;
    let high = this.livingCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.living[middle] ?? 0) < page) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A set of references, valid while no page comes or goes. */
export class RefSet {
  /** A word a page of slots. */
  private readonly words: Uint32Array;

  constructor(private readonly pages: RefPages) {
    this.words = new Uint32Array(pages.slotCount >>> PAGE_BITS);
  }

  add(refs: Int32Array): this {
    const { pages, words } = this;
    for (const ref of refs) {
      const slot = pages.slotOf(ref);
      words[slot >>> PAGE_BITS] = (words[slot >>> PAGE_BITS] ?? 0) | (1 << (slot & PAGE_MASK));
    }
    return this;
  }

  has(ref: SeriesRef): boolean {
    const slot = this.pages.slotOf(ref);
    return ((this.words[slot >>> PAGE_BITS] ?? 0) & (1 << (slot & PAGE_MASK))) !== 0;
  }

  /** Rising; of those whose page is gone, none. `limit`: there are not more. */
  refs(limit: number): Int32Array {
    const { words } = this;
    const result = new Int32Array(Math.min(limit, words.length << PAGE_BITS));
    let count = 0;
    this.pages.walk(0, Infinity, (firstRef, firstSlot) => {
      let bits = words[firstSlot >>> PAGE_BITS] ?? 0;
      while (bits !== 0) {
        result[count] = firstRef + 31 - Math.clz32(bits & -bits);
        count += 1;
        bits &= bits - 1;
      }
    });
    return result.subarray(0, count);
  }
}
