// Reads what ByteWriter wrote. Reading past the end throws: stored bytes may be damaged. Hot path; see bench/ingest-head.bench.ts.

export class ByteReader {
  readonly view: DataView;
  at: number;

  constructor(
    readonly bytes: Uint8Array,
    startOffset = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = startOffset;
  }

  get remainingBytes(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Error(`Cannot read past ${this.bytes.length} bytes: the data is cut or damaged`);
    this.at += 1;
    return value;
  }

  u32(): number {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  f64(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  /** Copies 8 bytes into element `target` of a float64 array seen as pairs of words. */
  f64Bits(words: Uint32Array, target: number): void {
    words[target * 2] = this.view.getUint32(this.at, true);
    words[target * 2 + 1] = this.view.getUint32(this.at + 4, true);
    this.at += 8;
  }

  unsigned(): number {
    let byte = this.u8();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 0x80;
    do {
      byte = this.u8();
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  signed(): number {
    const first = this.u8();
    const low = first & 0x3f;
    const magnitude = first >= 0x80 ? low + this.unsigned() * 0x40 : low;
    return (first & 0x40) === 0 ? magnitude : -magnitude;
  }

  skip(count: number): void {
    this.at += count;
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    if (count > this.remainingBytes)
      throw new Error(`Cannot read ${count} bytes: ${this.remainingBytes} are left, the data is cut or damaged`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}
