// The hash of a label set that Prometheus takes for limit_ratio: xxHash64 over names and values, each after its size, as its
// builds of today keep label sets ("stringlabels").
import type { LabelSet } from '@/lib/labels/label-set';
import { add64, fold64, multiply64, rotate64, word64, xor64, type Word64 } from '@/server/promql/word-64';

const PRIME_1 = word64(0x9e3779b1, 0x85ebca87);
const PRIME_2 = word64(0xc2b2ae3d, 0x27d4eb4f);
const PRIME_3 = word64(0x165667b1, 0x9e3779f9);
const PRIME_4 = word64(0x85ebca77, 0xc2b2ae63);
const PRIME_5 = word64(0x27d4eb2f, 0x165667c5);
const LANE_BYTES = 8;
const STRIPE_BYTES = 4 * LANE_BYTES;
const LANE_ROTATIONS = [1, 7, 12, 18];
/** A size from here on takes four bytes. */
const LONG = 255;
const LONG_SIZE_BYTES = 4;
/** Of one UTF-16 unit in UTF-8, at most. */
const UNIT_BYTES = 3;
const FIRST_BYTES = 1024;
const TWO_TO_32 = 2 ** 32;

/** Writes label sets into memory that it uses again. The result says where the hash lies among all that there are: 0 to 1. */
export function createLabelHasher(): (labels: LabelSet) => number {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(FIRST_BYTES);
  let view = new DataView(bytes.buffer);
  const reserve = (labels: LabelSet): void => {
    let mostBytes = 0;
    for (const text of labels) mostBytes += LONG_SIZE_BYTES + text.length * UNIT_BYTES;
    if (mostBytes <= bytes.length) return;
    bytes = new Uint8Array(mostBytes * 2);
    view = new DataView(bytes.buffer);
  };
  /** Returns where it ends. A size has one byte, or 255 and three more, the lowest first. */
  const write = (text: string, from: number): number => {
    const isSurelyShort = text.length * UNIT_BYTES < LONG;
    const at = from + (isSurelyShort ? 1 : LONG_SIZE_BYTES);
    const { written } = encoder.encodeInto(text, bytes.subarray(at));
    if (written >= LONG) {
      view.setUint32(from, (written << 8) | LONG, true);
      return at + written;
    }
    if (!isSurelyShort) bytes.copyWithin(from + 1, at, at + written);
    bytes[from] = written;
    return from + 1 + written;
  };
  return (labels) => {
    reserve(labels);
    let sizeBytes = 0;
    for (const text of labels) sizeBytes = write(text, sizeBytes);
    const { high, low } = xxHash64(view, sizeBytes);
    return ((high >>> 0) * TWO_TO_32 + (low >>> 0)) / (TWO_TO_32 * TWO_TO_32);
  };
}

/** Seed 0. */
function xxHash64(view: DataView, sizeBytes: number): Word64 {
  const hash = { ...PRIME_5 };
  let at = 0;
  if (sizeBytes >= STRIPE_BYTES) at = takeStripes(view, sizeBytes, hash);
  add64(hash, word64(0, sizeBytes));
  const part = word64(0, 0);
  for (; at + LANE_BYTES <= sizeBytes; at += LANE_BYTES) {
    takeLane(hash, loaded(part, view, at));
    rotate64(hash, 27);
    multiply64(hash, PRIME_1);
    add64(hash, PRIME_4);
  }
  if (at + 4 <= sizeBytes) {
    takeRest(hash, word64(0, view.getUint32(at, true)), PRIME_1);
    rotate64(hash, 23);
    multiply64(hash, PRIME_2);
    add64(hash, PRIME_3);
    at += 4;
  }
  for (; at < sizeBytes; at += 1) {
    takeRest(hash, word64(0, view.getUint8(at)), PRIME_5);
    rotate64(hash, 11);
    multiply64(hash, PRIME_1);
  }
  fold64(hash, 33);
  multiply64(hash, PRIME_2);
  fold64(hash, 29);
  multiply64(hash, PRIME_3);
  fold64(hash, 32);
  return hash;
}

/** Four lanes over all whole stripes become the hash; returns where the stripes end. */
function takeStripes(view: DataView, sizeBytes: number, hash: Word64): number {
  const lanes = [{ ...PRIME_1 }, { ...PRIME_2 }, word64(0, 0), word64(~PRIME_1.high, ~PRIME_1.low + 1)];
  add64(lanes[0] ?? hash, PRIME_2);
  const part = word64(0, 0);
  let at = 0;
  for (; at + STRIPE_BYTES <= sizeBytes; at += STRIPE_BYTES)
    for (let lane = 0; lane < lanes.length; lane += 1)
      takeRound(lanes[lane] ?? hash, loaded(part, view, at + lane * LANE_BYTES));
  Object.assign(hash, word64(0, 0));
  lanes.forEach((lane, place) => {
    const turned = { ...lane };
    rotate64(turned, LANE_ROTATIONS[place] ?? 0);
    add64(hash, turned);
  });
  for (const lane of lanes) {
    takeLane(hash, lane);
    multiply64(hash, PRIME_1);
    add64(hash, PRIME_4);
  }
  return at;
}

function loaded(into: Word64, view: DataView, at: number): Word64 {
  into.low = view.getInt32(at, true);
  into.high = view.getInt32(at + 4, true);
  return into;
}

function takeRound(state: Word64, input: Word64): void {
  multiply64(input, PRIME_2);
  add64(state, input);
  rotate64(state, 31);
  multiply64(state, PRIME_1);
}

function takeLane(hash: Word64, lane: Word64): void {
  multiply64(lane, PRIME_2);
  rotate64(lane, 31);
  multiply64(lane, PRIME_1);
  xor64(hash, lane);
}

function takeRest(hash: Word64, rest: Word64, factor: Readonly<Word64>): void {
  multiply64(rest, factor);
  xor64(hash, rest);
}
