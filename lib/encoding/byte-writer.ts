// A growing byte buffer with the number forms of the storage format. Hot path; see bench/ingest-head.bench.ts.

const FIRST_SIZE_BYTES = 1024;

/** Little endian. `bytes` and `view` are replaced when the buffer grows: take them anew after each write. */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  length = 0;

  constructor(sizeBytes: number = FIRST_SIZE_BYTES, bytes = new Uint8Array(sizeBytes)) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Writes into memory of somebody else, as long as it has room. */
  static into(bytes: Uint8Array<ArrayBuffer>): ByteWriter {
    return new ByteWriter(bytes.length, bytes);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  reset(): void {
    this.length = 0;
  }

  /** A copy of what was written. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length] = value;
    this.length += 1;
  }

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** The 8 bytes of `values[at]`, bit by bit: NaN payloads survive. */
  f64Bits(words: Uint32Array, at: number): void {
    this.reserve(8);
    this.view.setUint32(this.length, words[at * 2] ?? 0, true);
    this.view.setUint32(this.length + 4, words[at * 2 + 1] ?? 0, true);
    this.length += 8;
  }

  /** Whole numbers from 0 to 2^53 - 1: 7 bits a byte, low bits first. */
  unsigned(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length] = (rest % 0x80) | 0x80;
      this.length += 1;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 0x80);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  /** Whole numbers within ±(2^53 - 1): the first byte holds 6 bits and the sign, the rest as unsigned(). */
  signed(value: number): void {
    const magnitude = Math.abs(value);
    const sign = value < 0 ? 0x40 : 0;
    if (magnitude < 0x40) {
      this.u8(magnitude | sign);
      return;
    }
    this.u8((magnitude % 0x40) | sign | 0x80);
    this.unsigned(Math.floor(magnitude / 0x40));
  }

  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }
}
