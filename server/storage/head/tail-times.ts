// The times of raw tails. Series of one target have the same: they share a run of them, and each knows how much of it is its own. Whoever
// has a time that the others do not have goes on with a run of its own, or with others that did the same.
import { encodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import type { BlockStore } from '@/server/storage/head/block-store';
import type { HeadMemory } from '@/server/storage/head/head-memory';
import { TAIL, TAIL_BITS } from '@/server/storage/head/raw-tails';
import { growInt32, growUint32, growUint8 } from '@/server/storage/index/grow';

const PAGE_BITS = 8;
const PAGE_RUNS = 1 << PAGE_BITS;
const FIRST_RUNS = PAGE_RUNS;
/** Runs that a series may join: scrapes of several targets come at the same time. */
const RECENT = 8;
const NO_RUN = -1;

/** As plain memory, for adopt(). */
export interface TimesParts {
  readonly pages: readonly Float64Array[];
  readonly counts: Uint8Array;
  readonly users: Int32Array;
  readonly blocks: Uint32Array;
}

interface Rows {
  readonly from: number;
  readonly end: number;
}

export class TailTimes {
  private readonly pages: Float64Array[] = [];
  private runCount = 0;
  /** By run: its times. They are never changed, only more become known, until nobody uses the run. */
  private counts: Uint8Array = new Uint8Array(FIRST_RUNS);
  /** By run: how many series have it. */
  private users: Int32Array = new Int32Array(FIRST_RUNS);
  /** By run: one more than the address of its encoded times, 0 before there are any. */
  private blocks: Uint32Array = new Uint32Array(FIRST_RUNS);
  private readonly free: number[] = [];
  private readonly recent = new Int32Array(RECENT).fill(NO_RUN);
  private nextRecent = 0;

  constructor(private readonly memory: HeadMemory) {}

  get sizeBytes(): number {
    return this.pages.length * PAGE_RUNS * TAIL * Float64Array.BYTES_PER_ELEMENT;
  }

  /**
   * The tail at a place of a slab's runs gets the time of a row: `to` is TAIL for each tail before it and the times that it has; without
   * any it has no run so far. Here and below the time comes with its column: as an argument it would be an object for each sample.
   */
  note(runs: Int32Array, to: number, timestampsMs: Float64Array, row: number): void {
    const place = to >>> TAIL_BITS;
    const count = to & (TAIL - 1);
    if (count === 0) {
      runs[place] = this.begin(timestampsMs, row);
      return;
    }
    const run = runs[place] ?? 0;
    // Neither may it be undefined.
    const timestampMs = timestampsMs[row] ?? 0;
    const page = this.pageOf(run);
    const at = startOf(run) + count;
    if (count < (this.counts[run] ?? 0)) {
      if (page[at] !== timestampMs) runs[place] = this.fork(run, count, timestampsMs, row);
      return;
    }
    page[at] = timestampMs;
    this.counts[run] = count + 1;
  }

  /** As note(), of rows `from … end-1`, which the tail gets one after the other. */
  noteRise(runs: Int32Array, to: number, timestampsMs: Float64Array, { from, end }: Rows): void {
    const place = to >>> TAIL_BITS;
    let count = to & (TAIL - 1);
    let row = from;
    while (row < end) {
      // The first of a tail, and whoever has another time than the others, finds a run.
      this.note(runs, (place << TAIL_BITS) + count, timestampsMs, row);
      count += 1;
      row += 1;
      const run = runs[place] ?? 0;
      const page = this.pageOf(run);
      const known = this.counts[run] ?? 0;
      const start = startOf(run);
      while (row < end && count < known && page[start + count] === timestampsMs[row]) {
        count += 1;
        row += 1;
      }
      if (row === end || count < known) continue;
      for (; row < end; row += 1, count += 1) page[start + count] = timestampsMs[row] ?? 0;
      this.counts[run] = count;
    }
  }

  /** The run for a tail that begins with this time. */
  private begin(timestampsMs: Float64Array, row: number): number {
    const { recent, users } = this;
    const timestampMs = timestampsMs[row] ?? 0;
    for (let at = 0; at < RECENT; at += 1) {
      const run = recent[at] ?? NO_RUN;
      if (run === NO_RUN || (users[run] ?? 0) === 0 || this.timeAt(run, 0) !== timestampMs) continue;
      users[run] = (users[run] ?? 0) + 1;
      return run;
    }
    return this.open(timestampMs, NO_RUN, 0);
  }

  /** The address of the times of a full tail, which ends with that. */
  encode(run: number, blocks: BlockStore): number {
    const known = this.blocks[run] ?? 0;
    const address = known > 0 ? known - 1 : this.write(run, blocks);
    if ((this.users[run] ?? 0) > 1) this.blocks[run] = address + 1;
    this.leave(run);
    return address;
  }

  /** The times of a run begin at startOf() of its page. */
  pageOf(run: number): Float64Array {
    const page = this.pages[run >>> PAGE_BITS];
    if (!page) throw new Error(`Broken promise: there are no times ${run} in the head`);
    return page;
  }

  pack(): TimesParts {
    const { pages, counts, users, blocks } = this;
    return { pages, counts, users, blocks };
  }

  /** Returns by how much their numbers rise. */
  adopt({ pages, counts, users, blocks }: TimesParts, addressShift: number): number {
    // Those of the newest page that were not given out stay so.
    for (let run = this.runCount; run < this.pages.length * PAGE_RUNS; run += 1) this.free.push(run);
    const base = this.pages.length * PAGE_RUNS;
    for (const page of pages) this.pages.push(page);
    this.runCount = this.pages.length * PAGE_RUNS;
    this.reserve(this.runCount);
    const used = this.runCount - base;
    this.counts.set(counts.subarray(0, used), base);
    this.users.set(users.subarray(0, used), base);
    for (let run = 0; run < used; run += 1) {
      const block = blocks[run] ?? 0;
      this.blocks[base + run] = block === 0 ? 0 : block + addressShift;
      if ((users[run] ?? 0) === 0) this.free.push(base + run);
    }
    return base;
  }

  private fork(run: number, count: number, timestampsMs: Float64Array, row: number): number {
    const { recent, users } = this;
    const timestampMs = timestampsMs[row] ?? 0;
    for (let at = 0; at < RECENT; at += 1) {
      const other = recent[at] ?? NO_RUN;
      if (other === NO_RUN || (users[other] ?? 0) === 0 || (this.counts[other] ?? 0) <= count) continue;
      if (this.timeAt(other, count) !== timestampMs || !this.isSameUntil(run, other, count)) continue;
      users[other] = (users[other] ?? 0) + 1;
      this.leave(run);
      return other;
    }
    const own = this.open(timestampMs, run, count);
    this.leave(run);
    return own;
  }

  /** A new run: the first `count` times of another one, and this. */
  private open(timestampMs: number, source: number, count: number): number {
    const run = this.free.pop() ?? this.addRun();
    const page = this.pageOf(run);
    const start = startOf(run);
    for (let at = 0; at < count; at += 1) page[start + at] = this.timeAt(source, at);
    page[start + count] = timestampMs;
    this.counts[run] = count + 1;
    this.users[run] = 1;
    this.blocks[run] = 0;
    this.recent[this.nextRecent] = run;
    this.nextRecent = (this.nextRecent + 1) % RECENT;
    return run;
  }

  private leave(run: number): void {
    const users = (this.users[run] ?? 0) - 1;
    this.users[run] = users;
    if (users === 0) this.free.push(run);
  }

  private write(run: number, blocks: BlockStore): number {
    const start = startOf(run);
    return blocks.addTimes((writer) =>
      encodeTimestampBlock(this.pageOf(run).subarray(start, start + TAIL), TAIL, writer),
    );
  }

  private addRun(): number {
    const run = this.runCount;
    this.runCount += 1;
    if (run >>> PAGE_BITS === this.pages.length) this.pages.push(this.memory.takeDoubles(PAGE_RUNS * TAIL));
    this.reserve(this.runCount);
    return run;
  }

  private reserve(runCount: number): void {
    this.counts = growUint8(this.counts, runCount);
    this.users = growInt32(this.users, runCount);
    this.blocks = growUint32(this.blocks, runCount);
  }

  private timeAt(run: number, at: number): number {
    return this.pages[run >>> PAGE_BITS]?.[startOf(run) + at] ?? NaN;
  }

  private isSameUntil(left: number, right: number, count: number): boolean {
    for (let at = count - 1; at >= 0; at -= 1) if (this.timeAt(left, at) !== this.timeAt(right, at)) return false;
    return true;
  }
}

/** In its page. */
export function startOf(run: number): number {
  return (run & (PAGE_RUNS - 1)) << TAIL_BITS;
}
