// Number → a small number, in pages: those of long-gone series leave holes, and pages without any are used again for others.
import { growInt32 } from '@/server/storage/index/grow';

const PAGE_BITS = 8;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;
const NONE = -1;

export class IdTable {
  /** By page of keys: where it begins in the pool; 0 stands for one without any. */
  private starts: Int32Array = new Int32Array(16);
  /** The first page holds nothing. */
  private pool: Int32Array = new Int32Array(PAGE_SIZE * 2).fill(NONE);
  private usedCounts: Int32Array = new Int32Array(2);
  private poolPageCount = 1;
  private readonly freePages: number[] = [];

  /** -1 when there is none. */
  get(id: number): number {
    return this.pool[(this.starts[id >>> PAGE_BITS] ?? 0) + (id & PAGE_MASK)] ?? NONE;
  }

  /** -1 is no number to set. */
  set(id: number, number: number): void {
    const page = id >>> PAGE_BITS;
    const start = (this.starts[page] ?? 0) || this.open(page);
    const at = start + (id & PAGE_MASK);
    if (this.pool[at] === NONE) this.usedCounts[start >>> PAGE_BITS] = (this.usedCounts[start >>> PAGE_BITS] ?? 0) + 1;
    this.pool[at] = number;
  }

  /** Unless the id stands for another number by now. */
  delete(id: number, number: number): void {
    const page = id >>> PAGE_BITS;
    const start = this.starts[page] ?? 0;
    const at = start + (id & PAGE_MASK);
    if (start === 0 || number === NONE || this.pool[at] !== number) return;
    this.pool[at] = NONE;
    const usedCount = (this.usedCounts[start >>> PAGE_BITS] ?? 0) - 1;
    this.usedCounts[start >>> PAGE_BITS] = usedCount;
    if (usedCount > 0) return;
    this.starts[page] = 0;
    this.freePages.push(start);
  }

  private open(page: number): number {
    let start = this.freePages.pop();
    if (start === undefined) {
      start = this.poolPageCount << PAGE_BITS;
      this.poolPageCount += 1;
      this.pool = growInt32(this.pool, start + PAGE_SIZE, NONE);
      this.usedCounts = growInt32(this.usedCounts, this.poolPageCount);
    }
    this.starts = growInt32(this.starts, page + 1);
    this.starts[page] = start;
    return start;
  }
}
