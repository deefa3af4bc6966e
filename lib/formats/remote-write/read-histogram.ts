// The bytes of a Histogram message → native histogram, or what is wrong with it.
// Fields: https://github.com/prometheus/prometheus/blob/main/prompb/types.proto
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';
import type { Region } from '@/lib/formats/remote-write/read-labels';
import { histogramFromParts, type HistogramParts, type PartsSide } from '@/lib/promql/histogram/histogram-from-parts';
import type { NativeHistogram, ResetHint } from '@/lib/promql/histogram/native-histogram';

export type PushedHistogram = { readonly timestampMs: number } & (
  | { readonly histogram: NativeHistogram }
  /** The series ended. */
  | { readonly isStale: true }
  /** Why it cannot be stored. */
  | { readonly problem: string }
);

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

const COUNT_INT = 1;
const COUNT_FLOAT = 2;
const SUM = 3;
const SCHEMA = 4;
const ZERO_THRESHOLD = 5;
const ZERO_COUNT_INT = 6;
const ZERO_COUNT_FLOAT = 7;
const NEGATIVE = 8;
const POSITIVE = 11;
const RESET_HINT = 14;
const TIMESTAMP = 15;
const CUSTOM_BOUNDS = 16;
const SPANS = 0;
const DELTAS = 1;
const COUNTS = 2;

/** By their numbers. */
const HINTS: readonly ResetHint[] = ['unknown', 'reset', 'notReset', 'gauge'];
const STALE_HIGH = 0x7ff0_0000;
const STALE_LOW = 2;

type Draft = { -readonly [Key in keyof HistogramParts]: HistogramParts[Key] } & {
  readonly positive: PartsSide;
  readonly negative: PartsSide;
  readonly customBounds: number[];
};

/** Throws InputError when the bytes are no such message. */
export function readHistogram({ bytes, start, end }: Region): PushedHistogram {
  const cursor = new ProtobufCursor();
  cursor.open(bytes);
  cursor.at = start;
  const side = (): PartsSide => ({ spans: [], deltas: [], counts: [] });
  const draft: Draft = {
    isFloat: false,
    schema: 0,
    count: 0,
    sum: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: side(),
    negative: side(),
    customBounds: [],
    resetHint: 'unknown',
  };
  let timestampMs = 0;
  let isStale = false;
  while (cursor.at < end) {
    const tag = cursor.tag();
    const field = tag >>> 3;
    const type = tag & 7;
    if (field === TIMESTAMP && type === VARINT) timestampMs = cursor.int64();
    else if (field === SUM && type === FIXED64) {
      isStale = cursor.isDouble(STALE_HIGH, STALE_LOW);
      draft.sum = cursor.double(end);
    } else if (!readNumber(cursor, { field, type }, draft, end) && !readLists(cursor, { field, type }, draft, end))
      cursor.skip(tag, end);
  }
  cursor.close(end);
  return isStale ? { timestampMs, isStale } : { timestampMs, ...histogramFromParts(draft) };
}

interface Field {
  readonly field: number;
  readonly type: number;
}

/** False when the field is no number of a histogram; nothing was read then. */
function readNumber(cursor: ProtobufCursor, { field, type }: Field, draft: Draft, end: number): boolean {
  if (type === VARINT) {
    if (field === COUNT_INT) {
      draft.count = cursor.uint64();
      draft.isFloat = false;
    } else if (field === ZERO_COUNT_INT) draft.zeroCount = cursor.uint64();
    else if (field === SCHEMA) draft.schema = cursor.sint64();
    else if (field === RESET_HINT) draft.resetHint = HINTS[cursor.uint32()] ?? 'unknown';
    else return false;
    return true;
  }
  if (type !== FIXED64) return false;
  if (field === COUNT_FLOAT) {
    draft.count = cursor.double(end);
    draft.isFloat = true;
  } else if (field === ZERO_COUNT_FLOAT) draft.zeroCount = cursor.double(end);
  else if (field === ZERO_THRESHOLD) draft.zeroThreshold = cursor.double(end);
  else return false;
  return true;
}

/** Lists of numbers come packed or one by one. */
function readLists(cursor: ProtobufCursor, { field, type }: Field, draft: Draft, end: number): boolean {
  if (field === CUSTOM_BOUNDS) return readList(cursor, { type, itemType: FIXED64, end }, draft.customBounds);
  const base = field >= POSITIVE && field <= POSITIVE + COUNTS ? POSITIVE : NEGATIVE;
  const { spans, deltas, counts } = base === POSITIVE ? draft.positive : draft.negative;
  if (field === base + SPANS && type === BYTES) spans.push(readSpan(cursor, cursor.messageEnd(end)));
  else if (field === base + DELTAS) return readList(cursor, { type, itemType: VARINT, end }, deltas);
  else if (field === base + COUNTS) return readList(cursor, { type, itemType: FIXED64, end }, counts);
  else return false;
  return true;
}

interface List {
  readonly type: number;
  readonly itemType: typeof VARINT | typeof FIXED64;
  readonly end: number;
}

function readList(cursor: ProtobufCursor, { type, itemType, end }: List, target: number[]): boolean {
  const readItem = (limit: number): number => (itemType === VARINT ? cursor.sint64() : cursor.double(limit));
  if (type === itemType) target.push(readItem(end));
  else if (type === BYTES) {
    const listEnd = cursor.messageEnd(end);
    while (cursor.at < listEnd) target.push(readItem(listEnd));
    cursor.close(listEnd);
  } else return false;
  return true;
}

const SPAN_OFFSET = 0x08;
const SPAN_LENGTH = 0x10;

function readSpan(cursor: ProtobufCursor, end: number): PartsSide['spans'][number] {
  let offset = 0;
  let length = 0;
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === SPAN_OFFSET) offset = cursor.sint64();
    else if (tag === SPAN_LENGTH) length = cursor.uint32();
    else cursor.skip(tag, end);
  }
  cursor.close(end);
  return { offset, length };
}
