// Stored id → a small number, in pages, since ids of long-gone series leave holes.

const PAGE_BITS = 12;
const PAGE_SIZE = 1 << PAGE_BITS;

export class IdTable {
  private readonly pages: (Int32Array | undefined)[] = [];

  /** -1 when there is none. */
  get(id: number): number {
    return this.pages[id >>> PAGE_BITS]?.[id & (PAGE_SIZE - 1)] ?? -1;
  }

  set(id: number, number: number): void {
    const place = id >>> PAGE_BITS;
    let page = this.pages[place];
    if (!page) {
      page = new Int32Array(PAGE_SIZE).fill(-1);
      this.pages[place] = page;
    }
    page[id & (PAGE_SIZE - 1)] = number;
  }

  delete(id: number): void {
    const page = this.pages[id >>> PAGE_BITS];
    if (page) page[id & (PAGE_SIZE - 1)] = -1;
  }
}
