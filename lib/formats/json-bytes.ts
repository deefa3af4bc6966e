// JSON written straight as bytes, in pieces: what a text in memory and its encoding would cost twice. Hot path of large answers.
import { createKeptMetrics, type KeptMetrics } from '@/lib/formats/kept-metrics';
import type { Openings } from '@/lib/formats/json-openings';
import { createNumberWriter, NUMBER_LIMIT_BYTES, type NumberWriter } from '@/lib/formats/shortest-decimal';
import type { LabelSet } from '@/lib/labels/label-set';

/** Pieces are handed on when they reach this size, so that a long answer streams. */
const PIECE_BYTES = 128 * 1024;
const FIRST_PIECE_BYTES = 16 * 1024;
/** A piece and what most items go beyond it. */
const FULL_PIECE_BYTES = PIECE_BYTES + 64 * 1024;
/** Points for which there is made room at once. */
const BURST_POINTS = 512;
/** Strings whose JSON is remembered: labels come again and again. */
const REMEMBERED_STRINGS = 20_000;
const METRIC = new TextEncoder().encode('{"metric":{');
const AFTER_LABELS = new TextEncoder().encode('},');
const QUOTE = 34;
const CLOSE = 93;
const COMMA = 44;

export interface JsonBytes {
  /** A piece is full: time to take it. */
  isFull(): boolean;
  /** What was written since the last call. */
  take(): Uint8Array;
  /** JSON as it is. */
  raw(json: string): void;
  rawBytes(json: Uint8Array): void;
  /** `{"metric":{…},` with a member a label; by hand because a label may be called `__proto__`. */
  metric(labels: LabelSet): void;
  /**
   * The points of a series, with commas between them: the opening of a step, a number as Prometheus prints it, and `"]`. `present` has
   * 1 for steps that are written; null: all.
   */
  points(openings: Openings, values: Float64Array, present: Uint8Array | null): void;
  /** One point, with the first opening. */
  point(openings: Openings, value: number): void;
}

/** `kept` may outlast an answer. */
export function createJsonBytes(kept: KeptMetrics = createKeptMetrics()): JsonBytes {
  const encoder = new TextEncoder();
  const writePoints = pointsWriter(createNumberWriter());
  const one = new Float64Array(1);
  const names = createMemory((name) => encoder.encode(`,${JSON.stringify(name)}:`));
  const texts = createMemory((text) => encoder.encode(JSON.stringify(text)));
  let bytes = new Uint8Array(0);
  let nextPieceBytes = FIRST_PIECE_BYTES;
  let view = new DataView(bytes.buffer);
  let length = 0;

  const replace = (next: Uint8Array<ArrayBuffer>): void => {
    bytes = next;
    view = new DataView(next.buffer);
  };

  const reserve = (count: number): void => {
    if (length + count <= bytes.length) return;
    // What goes beyond a piece grows by large steps, too: each one copies all that is there.
    const wanted = bytes.length < PIECE_BYTES ? Math.min(bytes.length * 4, FULL_PIECE_BYTES) : bytes.length * 2;
    const larger = new Uint8Array(Math.max(length + count, wanted, nextPieceBytes));
    nextPieceBytes = 0;
    larger.set(bytes.subarray(0, length));
    replace(larger);
  };
  const append = (json: Uint8Array, from = 0): void => {
    const count = json.length - from;
    reserve(count);
    // A call for each of many short runs costs more than their bytes.
    if (count > 32) bytes.set(from === 0 ? json : json.subarray(from), length);
    else for (let at = 0; at < count; at += 1) bytes[length + at] = json[from + at] ?? 0;
    length += count;
  };

  return {
    isFull: () => length >= PIECE_BYTES,
    take() {
      const piece = bytes.subarray(0, length);
      // Made when something is written again.
      nextPieceBytes = Math.min(bytes.length, FULL_PIECE_BYTES);
      replace(new Uint8Array(0));
      length = 0;
      return piece;
    },
    raw(json) {
      reserve(json.length * 3);
      length += encoder.encodeInto(json, bytes.subarray(length)).written;
    },
    rawBytes: (json) => append(json),
    metric(labels) {
      const place = kept.placeOf(labels);
      if (place >= 0) {
        const source = kept.view();
        const count = source.getUint32(place, true);
        reserve(count + 4);
        for (let at = 0; at < count; at += 4) view.setUint32(length + at, source.getUint32(place + 4 + at, true), true);
        length += count;
        return;
      }
      const from = length;
      append(METRIC);
      for (let at = 0; at < labels.length; at += 2) {
        append(names(labels[at] ?? ''), at === 0 ? 1 : 0);
        append(texts(labels[at + 1] ?? ''));
      }
      append(AFTER_LABELS);
      kept.keep(labels, bytes.subarray(from, length));
    },
    points(openings, values, present) {
      let isFirst = true;
      for (let from = 0; from < values.length; from += BURST_POINTS) {
        const to = Math.min(values.length, from + BURST_POINTS);
        reserve((to - from) * (openings.wordsEach * 4 + NUMBER_LIMIT_BYTES + 3));
        const start = length;
        length = writePoints({ bytes, view, at: length }, openings, { values, present, from, to, isFirst });
        if (length > start) isFirst = false;
      }
    },
    point(openings, value) {
      reserve(openings.wordsEach * 4 + NUMBER_LIMIT_BYTES + 3);
      one[0] = value;
      const points = { values: one, present: null, from: 0, to: 1, isFirst: true };
      length = writePoints({ bytes, view, at: length }, openings, points);
    },
  };
}

interface Place {
  readonly bytes: Uint8Array;
  /** Of the same memory. */
  readonly view: DataView;
  readonly at: number;
}

interface Points {
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
  readonly from: number;
  readonly to: number;
  /** No comma in front of the first one. */
  readonly isFirst: boolean;
}

/** There must be room. Returns where the points end. */
function pointsWriter(writeNumber: NumberWriter): (place: Place, openings: Openings, points: Points) => number {
  return ({ bytes, view, at: start }, { words, wordsEach, lengths }, { values, present, from, to, isFirst }) => {
    let at = start;
    let needsComma = !isFirst;
    for (let step = from; step < to; step += 1) {
      if (present !== null && present[step] !== 1) continue;
      if (needsComma) {
        bytes[at] = COMMA;
        at += 1;
      }
      needsComma = true;
      for (let word = 0; word < wordsEach; word += 1)
        view.setUint32(at + word * 4, words[step * wordsEach + word] ?? 0, true);
      at = writeNumber(bytes, at + (lengths[step] ?? 0), values[step] ?? NaN);
      bytes[at] = QUOTE;
      bytes[at + 1] = CLOSE;
      at += 2;
    }
    return at;
  };
}

/** Makes the bytes of a text once; forgets all when they are too many. */
function createMemory(make: (text: string) => Uint8Array): (text: string) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= REMEMBERED_STRINGS) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
