// Label bytes of pushed series → reference, so that labels are read once a series. Senders repeat themselves: a series is
// first compared with the one that followed the last one before. Bounded columns in a memory that the kernel shares. Hot path.
import type { KnownAddresses } from '@/lib/formats/remote-write/kernel/kernel';
import type { SeriesRecogniser } from '@/lib/formats/remote-write/write-request';
import type { KernelMemory } from '@/server/remote/kernel-memory';
import type { SeriesRef } from '@/server/storage/ports';

export interface KnownSeriesLimits {
  readonly maxKnownBytes: number;
  readonly maxKnownSeries: number;
}

const FIRST_TABLE_SIZE = 2048;
/** Longer keys are rare and read anew each time. */
const KEY_LIMIT_BYTES = 65_536;
export const NOT_KNOWN = -1;
/** Number 0 is the start of a request and never a series. */
const START = 0;

/** Regions of the memory that known series take, and their bytes. */
export const KNOWN_REGION_COUNT = 7;

export function knownSeriesBytes(limits: KnownSeriesLimits): number {
  return 5 * columnBytes(limits) + tableBytes(limits) + limits.maxKnownBytes;
}

function columnBytes({ maxKnownSeries }: KnownSeriesLimits): number {
  return 4 * (maxKnownSeries + 2);
}

function tableBytes({ maxKnownSeries }: KnownSeriesLimits): number {
  return 4 * Math.max(FIRST_TABLE_SIZE, 2 ** Math.ceil(Math.log2((maxKnownSeries + 2) * 2)));
}

export class KnownSeries implements SeriesRecogniser {
  /** The series recognised or identified last. */
  current = START;
  /** Counts how often all was forgotten; numbers from before mean nothing then. */
  generation = 0;
  /** For the kernel, which reads the same columns. */
  readonly addresses: KnownAddresses;
  private count = 1;
  private keyBytes = 0;
  private tableSize = FIRST_TABLE_SIZE;
  /** The series taken last. */
  private last = START;
  private view: DataView = new DataView(new ArrayBuffer(0));

  private readonly refs: Int32Array;
  /** Which series followed this one last time, or 0. */
  private readonly next: Int32Array;
  private readonly hashes: Int32Array;
  private readonly lengths: Int32Array;
  private readonly offsets: Int32Array;
  /** Open addressing, 0 is free. */
  private readonly table: Int32Array;
  private readonly keys: DataView;

  constructor(
    private readonly limits: KnownSeriesLimits,
    /** Different in each process, so that nobody can prepare keys that collide. */
    private readonly hashSeed: number,
    memory: KernelMemory,
  ) {
    const column = (sizeBytes: number): Int32Array =>
      new Int32Array(memory.buffer, memory.region(sizeBytes), sizeBytes / 4);
    this.refs = column(columnBytes(limits));
    this.next = column(columnBytes(limits));
    this.hashes = column(columnBytes(limits));
    this.lengths = column(columnBytes(limits));
    this.offsets = column(columnBytes(limits));
    this.table = column(tableBytes(limits));
    this.keys = new DataView(memory.buffer, memory.region(limits.maxKnownBytes), limits.maxKnownBytes);
    this.addresses = {
      refs: this.refs.byteOffset,
      next: this.next.byteOffset,
      hashes: this.hashes.byteOffset,
      lengths: this.lengths.byteOffset,
      offsets: this.offsets.byteOffset,
      table: this.table.byteOffset,
      keys: this.keys.byteOffset,
      hashSeed,
    };
  }

  get seriesCount(): number {
    return this.count - 1;
  }

  get sizeBytes(): number {
    return this.keyBytes;
  }

  get tableMask(): number {
    return this.tableSize - 1;
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
    if (this.count > this.limits.maxKnownSeries || this.keyBytes + length > this.limits.maxKnownBytes) this.forgetAll();
    const { view, keys } = this;
    let at = 0;
    for (; at + 4 <= length; at += 4) keys.setInt32(this.keyBytes + at, view.getInt32(start + at));
    for (; at < length; at += 1) keys.setUint8(this.keyBytes + at, view.getUint8(start + at));
    const entry = this.count;
    this.offsets[entry] = this.keyBytes;
    this.lengths[entry] = length;
    this.hashes[entry] = hash;
    this.next[entry] = START;
    this.keyBytes += length;
    this.count += 1;
    if (this.count * 2 > this.tableSize) this.growTable();
    else this.place(entry);
    return entry;
  }

  private forgetAll(): void {
    this.generation += 1;
    this.next[START] = START;
    this.table.fill(0, 0, this.tableSize);
    this.count = 1;
    this.keyBytes = 0;
    this.last = START;
    this.current = START;
  }

  private growTable(): void {
    this.table.fill(0, 0, this.tableSize);
    this.tableSize *= 2;
    for (let entry = 1; entry < this.count; entry += 1) this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.tableSize - 1;
    let slot = (this.hashes[entry] ?? 0) & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = entry;
  }

  private lookUp(start: number, length: number, hash: number): number {
    const mask = this.tableSize - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.table[slot] ?? 0;
      if (entry === 0) return START;
      if (this.hashes[entry] === hash && this.lengths[entry] === length && this.isSame(entry, start, length))
        return entry;
    }
  }

  private isSame(entry: number, start: number, length: number): boolean {
    const { view, keys } = this;
    const from = this.offsets[entry] ?? 0;
    let at = 0;
    for (; at + 8 <= length; at += 8) {
      const low = keys.getInt32(from + at, true) ^ view.getInt32(start + at, true);
      const high = keys.getInt32(from + at + 4, true) ^ view.getInt32(start + at + 4, true);
      if ((low | high) !== 0) return false;
    }
    for (; at < length; at += 1) if (keys.getUint8(from + at) !== view.getUint8(start + at)) return false;
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
