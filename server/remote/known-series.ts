// Label bytes of pushed series → reference, so that labels are read once a series. Senders repeat themselves: a series is
// first compared with the one that followed the last one before. Typed arrays only, bounded. Hot path.
import type { SeriesRecogniser } from '@/lib/formats/remote-write/write-request';
import type { SeriesRef } from '@/server/storage/ports';

export interface KnownSeriesLimits {
  readonly maxKnownBytes: number;
  readonly maxKnownSeries: number;
}

const FIRST_SIZE = 1024;
/** A key lies in one page. */
const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
/** Longer keys are rare and read anew each time. */
const KEY_LIMIT_BYTES = 65_536;
export const NOT_KNOWN = -1;
/** Number 0 is the start of a request and never a series. */
const START = 0;

export class KnownSeries implements SeriesRecogniser {
  /** The series recognised or identified last. */
  current = START;
  /** Counts how often all was forgotten; numbers from before mean nothing then. */
  generation = 0;
  private count = 1;
  /** The series taken last. */
  private last = START;
  private view: DataView = new DataView(new ArrayBuffer(0));

  private refs: Int32Array = new Int32Array(FIRST_SIZE);
  /** Which series followed this one last time, or 0. */
  private next: Int32Array = new Int32Array(FIRST_SIZE);
  private hashes: Int32Array = new Int32Array(FIRST_SIZE);
  private lengths: Int32Array = new Int32Array(FIRST_SIZE);
  /** Page and place in it, as one number. */
  private offsets: Int32Array = new Int32Array(FIRST_SIZE);
  private pages: DataView[] = [];
  private pageUsedBytes = PAGE_BYTES;
  /** Open addressing, 0 is free. */
  private table: Int32Array = new Int32Array(FIRST_SIZE * 2);

  constructor(
    private readonly limits: KnownSeriesLimits,
    /** Different in each process, so that nobody can prepare keys that collide. */
    private readonly hashSeed: number,
  ) {}

  get seriesCount(): number {
    return this.count - 1;
  }

  get sizeBytes(): number {
    return this.pages.length * PAGE_BYTES;
  }

  begin(bytes: Uint8Array): void {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.current = START;
    this.last = START;
  }

  recognise(start: number, end: number): number {
    const guess = this.next[this.current] ?? START;
    if (guess === START) return -1;
    const length = this.lengths[guess] ?? 0;
    if (start + length > end || !this.isSame(guess, start, length)) return -1;
    this.current = guess;
    return start + length;
  }

  identify(start: number, end: number): number {
    const length = end - start;
    this.current = length === 0 ? START : this.lookUp(start, length, this.hash(start, length));
    return this.current;
  }

  /** The reference of a series by its number, or NOT_KNOWN. Called for each series of a request in turn: that is their order next time. */
  take(number: number): SeriesRef {
    this.next[this.last] = number;
    this.last = number;
    return this.refs[number] ?? NOT_KNOWN;
  }

  /** As take(), without a word on the order. */
  refOf(number: number): SeriesRef {
    return this.refs[number] ?? NOT_KNOWN;
  }

  /** From now on these bytes have this reference; NOT_KNOWN makes it forget. */
  set(start: number, end: number, ref: SeriesRef): void {
    const length = end - start;
    if (length === 0 || length > KEY_LIMIT_BYTES) return;
    const hash = this.hash(start, length);
    let entry = this.lookUp(start, length, hash);
    if (entry === START) {
      if (ref === NOT_KNOWN) return;
      entry = this.add(start, length, hash);
    }
    this.refs[entry] = ref;
    this.take(entry);
  }

  private add(start: number, length: number, hash: number): number {
    const isFull = this.count > this.limits.maxKnownSeries;
    if (isFull || (this.pageUsedBytes + length > PAGE_BYTES && this.sizeBytes >= this.limits.maxKnownBytes))
      this.forgetAll();
    if (this.pageUsedBytes + length > PAGE_BYTES) {
      this.pages.push(new DataView(new ArrayBuffer(PAGE_BYTES)));
      this.pageUsedBytes = 0;
    }
    const page = this.pages.length - 1;
    const target = this.pages[page];
    for (let at = 0; at < length; at += 1) target?.setUint8(this.pageUsedBytes + at, this.view.getUint8(start + at));
    const entry = this.count;
    this.reserve(entry + 1);
    this.offsets[entry] = (page << PAGE_BITS) | this.pageUsedBytes;
    this.lengths[entry] = length;
    this.hashes[entry] = hash;
    this.pageUsedBytes += length;
    this.count += 1;
    this.place(entry);
    return entry;
  }

  private forgetAll(): void {
    this.generation += 1;
    this.count = 1;
    this.last = START;
    this.current = START;
    this.pages = [];
    this.pageUsedBytes = PAGE_BYTES;
    this.next.fill(START);
    this.table.fill(0);
  }

  private reserve(count: number): void {
    if (count > this.refs.length) {
      const size = this.refs.length * 2;
      this.refs = grown(this.refs, size);
      this.next = grown(this.next, size);
      this.hashes = grown(this.hashes, size);
      this.lengths = grown(this.lengths, size);
      this.offsets = grown(this.offsets, size);
    }
    if (count * 2 <= this.table.length) return;
    this.table = new Int32Array(this.table.length * 2);
    for (let entry = 1; entry < this.count; entry += 1) this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.table.length - 1;
    let slot = (this.hashes[entry] ?? 0) & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = entry;
  }

  private lookUp(start: number, length: number, hash: number): number {
    const mask = this.table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.table[slot] ?? 0;
      if (entry === 0) return START;
      if (this.hashes[entry] === hash && this.lengths[entry] === length && this.isSame(entry, start, length))
        return entry;
    }
  }

  private isSame(entry: number, start: number, length: number): boolean {
    const offset = this.offsets[entry] ?? 0;
    const page = this.pages[offset >>> PAGE_BITS];
    if (!page) return false;
    const { view } = this;
    const from = offset & (PAGE_BYTES - 1);
    let at = 0;
    for (; at + 8 <= length; at += 8) {
      const low = page.getInt32(from + at, true) ^ view.getInt32(start + at, true);
      const high = page.getInt32(from + at + 4, true) ^ view.getInt32(start + at + 4, true);
      if ((low | high) !== 0) return false;
    }
    for (; at < length; at += 1) if (page.getUint8(from + at) !== view.getUint8(start + at)) return false;
    return true;
  }

  private hash(start: number, length: number): number {
    const { view } = this;
    let hash = this.hashSeed ^ length;
    let at = 0;
    for (; at + 4 <= length; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(start + at, true), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    for (; at < length; at += 1) hash = Math.imul(hash ^ view.getUint8(start + at), 0x85eb_ca6b);
    hash ^= hash >>> 13;
    return Math.imul(hash, 0xc2b2_ae35) | 0;
  }
}

function grown(column: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(column);
  return larger;
}
