// Makes remote write 1.0 requests for tests: protobuf by hand, and snappy's block format with real copies.

/** Sample values as numbers, or as bits where a NaN's payload matters. */
export type EncodedValue = number | bigint;

export interface EncodedSeries {
  readonly labels: readonly (readonly [name: string | Uint8Array, value: string | Uint8Array])[];
  readonly samples?: readonly (readonly [timestampMs: number | bigint, value: EncodedValue])[];
  /** Bytes of whole Exemplar and Histogram messages. */
  readonly exemplars?: readonly Uint8Array[];
  readonly histograms?: readonly Uint8Array[];
}

export interface EncodedMetadata {
  readonly type: number;
  readonly metric: string;
  readonly help?: string;
  readonly unit?: string;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

export function varint(value: number | bigint): number[] {
  let left = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (left > 0x7fn) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  bytes.push(Number(left));
  return bytes;
}

export function bytesField(field: number, content: string | Uint8Array | readonly number[]): number[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return [...varint(field * 8 + BYTES), ...varint(bytes.length), ...bytes];
}

export function varintField(field: number, value: number | bigint): number[] {
  return [...varint(field * 8 + VARINT), ...varint(value)];
}

export function doubleField(field: number, value: EncodedValue): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (typeof value === 'bigint') view.setBigUint64(0, value, true);
  else view.setFloat64(0, value, true);
  return [...varint(field * 8 + FIXED64), ...new Uint8Array(view.buffer)];
}

/** A signed number in zigzag form. */
function zigzag(value: number | bigint): bigint {
  const big = BigInt(value);
  return big < 0n ? -big * 2n - 1n : big * 2n;
}

export interface EncodedSide {
  readonly spans?: readonly (readonly [offset: number, length: number])[];
  readonly deltas?: readonly (number | bigint)[];
  readonly counts?: readonly number[];
}

export interface EncodedHistogram {
  readonly count?: number | bigint;
  readonly sum?: EncodedValue;
  readonly schema?: number;
  readonly zeroThreshold?: number;
  readonly zeroCount?: number | bigint;
  readonly negative?: EncodedSide;
  readonly positive?: EncodedSide;
  readonly resetHint?: number;
  readonly timestampMs?: number;
  readonly customBounds?: readonly number[];
  /** Count and zero count are doubles. */
  readonly isFloat?: boolean;
  /** Lists number by number, not packed. */
  readonly isUnpacked?: boolean;
}

/** A Histogram message. */
export function encodeHistogram(histogram: EncodedHistogram): Uint8Array {
  const { count = 0, sum = 0, zeroCount = 0, isFloat = false, isUnpacked = false } = histogram;
  const total = (field: number, value: number | bigint): number[] =>
    isFloat ? doubleField(field + 1, Number(value)) : varintField(field, value);
  const doubles = (field: number, values: readonly number[] = []): number[] => {
    if (isUnpacked) return values.flatMap((value) => doubleField(field, value));
    // Without the tag.
    return values.length === 0
      ? []
      : bytesField(
          field,
          values.flatMap((value) => doubleField(1, value).slice(1)),
        );
  };
  const deltas = (field: number, values: readonly (number | bigint)[] = []): number[] => {
    if (isUnpacked) return values.flatMap((value) => varintField(field, zigzag(value)));
    return values.length === 0
      ? []
      : bytesField(
          field,
          values.flatMap((value) => varint(zigzag(value))),
        );
  };
  const side = (field: number, { spans = [], deltas: some, counts }: EncodedSide = {}): number[] => [
    ...spans.flatMap(([offset, length]) =>
      bytesField(field, [...varintField(1, zigzag(offset)), ...varintField(2, length)]),
    ),
    ...deltas(field + 1, some),
    ...doubles(field + 2, counts),
  ];
  return Uint8Array.from([
    ...total(1, count),
    ...doubleField(3, sum),
    ...varintField(4, zigzag(histogram.schema ?? 0)),
    ...doubleField(5, histogram.zeroThreshold ?? 0),
    ...total(6, zeroCount),
    ...side(8, histogram.negative),
    ...side(11, histogram.positive),
    ...varintField(14, histogram.resetHint ?? 0),
    ...varintField(15, histogram.timestampMs ?? 0),
    ...doubles(16, histogram.customBounds),
  ]);
}

export function encodeLabel(name: string | Uint8Array, value: string | Uint8Array): number[] {
  return bytesField(1, [...bytesField(1, name), ...bytesField(2, value)]);
}

export function encodeSeries({ labels, samples = [], exemplars = [], histograms = [] }: EncodedSeries): number[] {
  const parts = [
    ...labels.map(([name, value]) => encodeLabel(name, value)),
    ...samples.map(([timestampMs, value]) => bytesField(2, [...doubleField(1, value), ...varintField(2, timestampMs)])),
    ...exemplars.map((bytes) => bytesField(3, bytes)),
    ...histograms.map((bytes) => bytesField(4, bytes)),
  ];
  return bytesField(1, parts.flat());
}

export function encodeWriteRequest(
  series: readonly EncodedSeries[],
  metadata: readonly EncodedMetadata[] = [],
): Uint8Array {
  const entries = metadata.map(({ type, metric, help = '', unit = '' }) =>
    bytesField(3, [...varintField(1, type), ...bytesField(2, metric), ...bytesField(4, help), ...bytesField(5, unit)]),
  );
  return Uint8Array.from([...series.map(encodeSeries), ...entries].flat());
}

/** Greedy, with copies of all offsets and lengths that the format has; not small, but every decoder must read it. */
export function encodeSnappy(bytes: Uint8Array): Uint8Array {
  const packed = varint(bytes.length);
  const seen = new Map<number, number>();
  let pending = 0;
  const literal = (to: number): void => {
    if (pending === to) return;
    const last = to - pending - 1;
    if (last < 60) packed.push(last << 2);
    else if (last < 0x100) packed.push(60 << 2, last);
    else if (last < 0x1_0000) packed.push(61 << 2, last & 0xff, last >> 8);
    else packed.push(62 << 2, last & 0xff, (last >> 8) & 0xff, last >> 16);
    for (const byte of bytes.subarray(pending, to)) packed.push(byte);
  };
  for (let at = 0; at < bytes.length;) {
    const from = at + 4 <= bytes.length ? exchange(seen, key(bytes, at), at) : undefined;
    let length = 0;
    if (from !== undefined)
      while (at + length < bytes.length && bytes[from + length] === bytes[at + length]) length += 1;
    if (from === undefined || length < 4) {
      at += 1;
      continue;
    }
    literal(at);
    for (let left = length; left > 0; left -= 64) packed.push(...copyElement(at - from, Math.min(left, 64)));
    at += length;
    pending = at;
  }
  literal(bytes.length);
  return Uint8Array.from(packed);
}

function copyElement(offset: number, length: number): number[] {
  if (length >= 4 && length <= 11 && offset < 2048)
    return [((offset >> 8) << 5) | ((length - 4) << 2) | 1, offset & 0xff];
  if (offset < 0x1_0000) return [((length - 1) << 2) | 2, offset & 0xff, offset >> 8];
  return [((length - 1) << 2) | 3, offset & 0xff, (offset >> 8) & 0xff, (offset >> 16) & 0xff, offset >>> 24];
}

function key(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

function exchange(seen: Map<number, number>, word: number, at: number): number | undefined {
  const before = seen.get(word);
  seen.set(word, at);
  return before;
}
