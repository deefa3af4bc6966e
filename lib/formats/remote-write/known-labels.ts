// Label messages that were read before: names and values are few among many new series, and reading one again costs more than all
// the rest of a first sight. Bounded: at a limit all are forgotten. Hot path.

/** Longer messages are rare and read anew each time. */
const MESSAGE_LIMIT_BYTES = 512;
const BYTES_LIMIT = 4 * 1_048_576;
const COUNT_LIMIT = 65_536;
/** Twice as many places, so that searches are short. */
const TABLE_SIZE = 2 * COUNT_LIMIT;
const FIRST_BYTES = 65_536;

/** A label message inside of others' bytes. */
interface Message {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

export class KnownLabels {
  /** By number: name and value in turn. */
  private texts: string[] = [];
  private readonly starts: Int32Array = new Int32Array(COUNT_LIMIT + 1);
  private readonly hashes: Int32Array = new Int32Array(COUNT_LIMIT);
  /** Open addressing: number + 1, 0 is free. */
  private readonly table: Int32Array = new Int32Array(TABLE_SIZE);
  private keys: DataView = new DataView(new ArrayBuffer(FIRST_BYTES));
  private count = 0;

  /** `hashSeed`: different in each process, so that nobody can prepare messages that collide. */
  constructor(private readonly hashSeed: number) {}

  /** The number of exactly this message, -1 when it is not known. */
  find({ view, start, end }: Message): number {
    if (end - start > MESSAGE_LIMIT_BYTES) return -1;
    const hash = this.hash(view, start, end);
    for (let place = hash & (TABLE_SIZE - 1); ; place = (place + 1) & (TABLE_SIZE - 1)) {
      const number = (this.table[place] ?? 0) - 1;
      if (number < 0) return -1;
      if (this.hashes[number] === hash && this.isSame(number, view, start, end)) return number;
    }
  }

  nameOf(number: number): string {
    return this.texts[number * 2] ?? '';
  }

  valueOf(number: number): string {
    return this.texts[number * 2 + 1] ?? '';
  }

  /** A message that is not known, with what it says. */
  add({ view, start, end }: Message, name: string, value: string): void {
    const sizeBytes = end - start;
    if (sizeBytes > MESSAGE_LIMIT_BYTES) return;
    const used = this.starts[this.count] ?? 0;
    if (this.count === COUNT_LIMIT || used + sizeBytes > BYTES_LIMIT) {
      this.forgetAll();
      this.add({ view, start, end }, name, value);
      return;
    }
    this.reserve(used + sizeBytes);
    for (let at = 0; at < sizeBytes; at += 1) this.keys.setUint8(used + at, view.getUint8(start + at));
    const hash = this.hash(view, start, end);
    let place = hash & (TABLE_SIZE - 1);
    while (this.table[place] !== 0) place = (place + 1) & (TABLE_SIZE - 1);
    this.hashes[this.count] = hash;
    this.texts.push(name, value);
    this.count += 1;
    this.starts[this.count] = used + sizeBytes;
    this.table[place] = this.count;
  }

  private forgetAll(): void {
    this.table.fill(0);
    this.texts = [];
    this.count = 0;
  }

  private reserve(sizeBytes: number): void {
    const { byteLength, buffer } = this.keys;
    if (sizeBytes <= byteLength) return;
    const grown = new Uint8Array(Math.max(sizeBytes, byteLength * 2));
    grown.set(new Uint8Array(buffer));
    this.keys = new DataView(grown.buffer);
  }

  private isSame(number: number, view: DataView, start: number, end: number): boolean {
    const { keys } = this;
    const from = this.starts[number] ?? 0;
    const length = end - start;
    if ((this.starts[number + 1] ?? 0) - from !== length) return false;
    let at = 0;
    for (; at + 4 <= length; at += 4) if (keys.getInt32(from + at) !== view.getInt32(start + at)) return false;
    for (; at < length; at += 1) if (keys.getUint8(from + at) !== view.getUint8(start + at)) return false;
    return true;
  }

  private hash(view: DataView, start: number, end: number): number {
    let hash = this.hashSeed ^ (end - start);
    let at = start;
    for (; at + 4 <= end; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x85eb_ca6b);
    hash ^= hash >>> 13;
    return Math.imul(hash, 0xc2b2_ae35) | 0;
  }
}
