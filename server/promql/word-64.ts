// Whole numbers of 64 bits that wrap around, in two halves of 32: many times as fast as BigInt. What changes a number does so in place.

/** Halves may have a sign: only their bits mean something. */
export interface Word64 {
  high: number;
  low: number;
}

export function word64(high: number, low: number): Word64 {
  return { high: high | 0, low: low | 0 };
}

export function add64(to: Word64, { high, low }: Readonly<Word64>): void {
  const sum = (to.low >>> 0) + (low >>> 0);
  to.low = sum | 0;
  to.high = (to.high + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

export function xor64(to: Word64, { high, low }: Readonly<Word64>): void {
  to.high ^= high;
  to.low ^= low;
}

export function multiply64(to: Word64, { high, low }: Readonly<Word64>): void {
  to.high = (highProduct(to.low, low) + Math.imul(to.high, low) + Math.imul(to.low, high)) | 0;
  to.low = Math.imul(to.low, low);
}

/** By 1 to 31 bits. */
export function rotate64(to: Word64, bits: number): void {
  const { high, low } = to;
  to.high = (high << bits) | (low >>> (32 - bits));
  to.low = (low << bits) | (high >>> (32 - bits));
}

/** `to ^= to >> bits`, with 1 to 63 bits. */
export function fold64(to: Word64, bits: number): void {
  const { high } = to;
  if (bits >= 32) {
    to.low ^= high >>> (bits - 32);
    return;
  }
  to.low ^= (to.low >>> bits) | (high << (32 - bits));
  to.high ^= high >>> bits;
}

/** The upper 32 bits of the product of two numbers of 32 bits without sign. */
function highProduct(left: number, right: number): number {
  const leftLow = left & 0xffff;
  const leftHigh = left >>> 16;
  const rightLow = right & 0xffff;
  const rightHigh = right >>> 16;
  const one = leftHigh * rightLow + ((leftLow * rightLow) >>> 16);
  const two = leftLow * rightHigh + (one & 0xffff);
  return leftHigh * rightHigh + (one >>> 16) + (two >>> 16);
}
