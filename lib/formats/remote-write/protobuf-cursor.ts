// A place in a protobuf message and the few ways to move on from it; every length is checked against the end. Hot path.
// Wire format: https://protobuf.dev/programming-guides/encoding/
import { InputError } from '@/lib/errors/input-error';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const VARINT_LIMIT_BYTES = 10;
const TWO_32 = 2 ** 32;
const TAG_LIMIT = TWO_32 - 1;

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

export class ProtobufCursor {
  at = 0;
  view: DataView = NO_VIEW;
  private bytes: Uint8Array = NO_BYTES;
  private low = 0;
  private high = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  /** Field number and wire type. Field 0 does not exist. */
  tag(): number {
    const { bytes, at } = this;
    const byte = at < bytes.length ? (bytes[at] ?? 0) : 0;
    if (byte >= 0x08 && byte < 0x80) {
      this.at = at + 1;
      return byte;
    }
    this.varint();
    const tag = this.high * TWO_32 + this.low;
    if (tag < 0x08 || tag > TAG_LIMIT) throw this.broken('no field has that number');
    return tag;
  }

  /** Reads the length of a part and returns where that ends. */
  messageEnd(end: number): number {
    const { bytes, at } = this;
    const byte = at < end ? (bytes[at] ?? 0) : 0x80;
    let length = byte;
    if (byte < 0x80) this.at = at + 1;
    else {
      this.varint();
      length = this.high * TWO_32 + this.low;
    }
    if (length > end - this.at) throw this.broken('a part ends beyond the whole');
    return this.at + length;
  }

  /** A signed 64-bit integer: exact up to 2^53, rounded beyond. */
  int64(): number {
    this.varint();
    return (this.high | 0) * TWO_32 + this.low;
  }

  /** Exact up to 2^53, rounded beyond. */
  uint64(): number {
    this.varint();
    return this.high * TWO_32 + this.low;
  }

  /** A signed integer in zigzag form: exact up to 2^53, rounded beyond. */
  sint64(): number {
    this.varint();
    const half = this.high * (TWO_32 / 2) + (this.low >>> 1);
    return (this.low & 1) === 0 ? half : -half - 1;
  }

  double(end: number): number {
    this.need(8, end);
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  /** Whether the double that comes next has exactly these bits; moves on from nothing. */
  isDouble(high: number, low: number): boolean {
    if (this.at + 8 > this.view.byteLength) return false;
    return this.view.getUint32(this.at, true) === low && this.view.getUint32(this.at + 4, true) === high;
  }

  /** A small whole number, e.g. of an enumeration; its low 32 bits. */
  uint32(): number {
    this.varint();
    return this.low;
  }

  need(sizeBytes: number, end: number): void {
    if (this.at + sizeBytes > end) throw this.broken('a number ends beyond its part');
  }

  /** A part must end where it said; a number in it may have run over. */
  close(end: number): void {
    if (this.at !== end) throw this.broken('a number ends beyond its part');
  }

  /** Passes over a field that nobody asked for. Groups are not read: no sender of today makes them. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case VARINT:
        this.varint();
        break;
      case FIXED64:
        this.at += 8;
        break;
      case BYTES:
        this.at = this.messageEnd(end);
        break;
      case FIXED32:
        this.at += 4;
        break;
      default:
        throw this.broken(`wire type ${tag & 7} is not known`);
    }
    if (this.at > end) throw this.broken('a field ends beyond its part');
  }

  broken(why: string): InputError {
    return new InputError(
      `Cannot read this body as a protobuf message prometheus.WriteRequest: byte ${this.at}: ${why}`,
    );
  }

  /** Leaves 64 bits in `high` and `low`, both unsigned; bits beyond are dropped. */
  private varint(): void {
    const { bytes } = this;
    let { at } = this;
    let low = 0;
    let high = 0;
    for (let count = 0; ; count += 1) {
      if (at >= bytes.length) throw this.broken('it ends inside a number');
      if (count === VARINT_LIMIT_BYTES) throw this.broken('a number has more than ten bytes');
      const byte = bytes[at] ?? 0;
      const part = byte & 0x7f;
      at += 1;
      if (count < 4) low |= part << (7 * count);
      else if (count === 4) {
        low |= part << 28;
        high = part >>> 4;
      } else high |= part << (7 * count - 32);
      if (byte < 0x80) break;
    }
    this.at = at;
    this.low = low >>> 0;
    this.high = high >>> 0;
  }
}
