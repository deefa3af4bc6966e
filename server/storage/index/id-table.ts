// Stored id → a small number, in pages: ids of long-gone series leave holes, and pages without any go.

const PAGE_BITS = 8;
const PAGE_SIZE = 1 << PAGE_BITS;

interface Page {
  readonly numbers: Int32Array;
  usedCount: number;
}

export class IdTable {
  private readonly pages: (Page | undefined)[] = [];

  /** -1 when there is none. */
  get(id: number): number {
    return this.pages[id >>> PAGE_BITS]?.numbers[id & (PAGE_SIZE - 1)] ?? -1;
  }

  set(id: number, number: number): void {
    const place = id >>> PAGE_BITS;
    let page = this.pages[place];
    if (!page) {
      page = { numbers: new Int32Array(PAGE_SIZE).fill(-1), usedCount: 0 };
      this.pages[place] = page;
    }
    const at = id & (PAGE_SIZE - 1);
    if ((page.numbers[at] ?? -1) < 0) page.usedCount += 1;
    page.numbers[at] = number;
  }

  /** Unless the id stands for another number by now. */
  delete(id: number, number: number): void {
    const place = id >>> PAGE_BITS;
    const page = this.pages[place];
    const at = id & (PAGE_SIZE - 1);
    if (page?.numbers[at] !== number) return;
    page.numbers[at] = -1;
    page.usedCount -= 1;
    if (page.usedCount === 0) this.pages[place] = undefined;
  }
}
