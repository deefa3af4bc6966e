// The plain twin of hash-labels.ts, as xxHash64 is written down: what that one must agree with.
import type { LabelSet } from '@/lib/labels/label-set';

const PRIME_1 = 11400714785074694791n;
const PRIME_2 = 14029467366897019727n;
const PRIME_3 = 1609587929392839161n;
const PRIME_4 = 9650029242287828579n;
const PRIME_5 = 2870177450012600261n;
const MASK = 2n ** 64n - 1n;
/** A size from here on takes four bytes. */
const LONG = 255;

/** 64 bits, unsigned. */
export function hashLabelsPlainly(labels: LabelSet): bigint {
  const encoder = new TextEncoder();
  return xxHash64(
    Uint8Array.from(
      labels.flatMap((text) => {
        const bytes = encoder.encode(text);
        return [...sizeBytes(bytes.length), ...bytes];
      }),
    ),
  );
}

/** One byte, or 255 and three more, the lowest first. */
function sizeBytes(size: number): number[] {
  return size < LONG ? [size] : [LONG, size & 255, (size >> 8) & 255, (size >> 16) & 255];
}

/** Seed 0. */
function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash = PRIME_5;
  if (bytes.length >= 32) {
    const lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, (MASK + 1n - PRIME_1) & MASK];
    for (; at + 32 <= bytes.length; at += 32)
      for (const [lane, state] of lanes.entries()) lanes[lane] = round(state, view.getBigUint64(at + lane * 8, true));
    const [one = 0n, two = 0n, three = 0n, four = 0n] = lanes;
    hash = (rotate(one, 1n) + rotate(two, 7n) + rotate(three, 12n) + rotate(four, 18n)) & MASK;
    for (const state of lanes) hash = ((hash ^ round(0n, state)) * PRIME_1 + PRIME_4) & MASK;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  for (; at + 8 <= bytes.length; at += 8)
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME_1 + PRIME_4) & MASK;
  if (at + 4 <= bytes.length) {
    hash = (rotate(hash ^ ((BigInt(view.getUint32(at, true)) * PRIME_1) & MASK), 23n) * PRIME_2 + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at += 1)
    hash = (rotate(hash ^ ((BigInt(bytes[at] ?? 0) * PRIME_5) & MASK), 11n) * PRIME_1) & MASK;
  return avalanche(hash);
}

function round(state: bigint, input: bigint): bigint {
  return (rotate((state + input * PRIME_2) & MASK, 31n) * PRIME_1) & MASK;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}

function avalanche(hash: bigint): bigint {
  const one = ((hash ^ (hash >> 33n)) * PRIME_2) & MASK;
  const two = ((one ^ (one >> 29n)) * PRIME_3) & MASK;
  return two ^ (two >> 32n);
}
