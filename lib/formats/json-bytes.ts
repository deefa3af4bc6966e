// JSON written straight as bytes, in pieces: what a text in memory and its encoding would cost twice. Hot path of large answers.
import type { Openings } from '@/lib/formats/json-openings';
import { createNumberWriter, NUMBER_LIMIT_BYTES } from '@/lib/formats/shortest-decimal';

/** Pieces are handed on when they reach this size, so that a long answer streams. */
const PIECE_BYTES = 128 * 1024;
const FIRST_PIECE_BYTES = 4096;
/** Strings whose JSON is remembered: labels come again and again. */
const REMEMBERED_STRINGS = 20_000;
const QUOTE = 34;
const CLOSE = 93;

export interface JsonBytes {
  /** A piece is full: time to take it. */
  isFull(): boolean;
  /** What was written since the last call. */
  take(): Uint8Array;
  /** JSON as it is. */
  raw(json: string): void;
  rawBytes(json: Uint8Array): void;
  /** `"name":"value"`, with a comma in front unless it is the first. */
  member(name: string, value: string, isFirst: boolean): void;
  /** The opening of a step, a number as Prometheus prints it, and `"]`: one point of a series. */
  point(openings: Openings, step: number, value: number): void;
}

export function createJsonBytes(): JsonBytes {
  const encoder = new TextEncoder();
  const writeNumber = createNumberWriter();
  const names = createMemory((name) => encoder.encode(`,${JSON.stringify(name)}:`));
  const texts = createMemory((text) => encoder.encode(JSON.stringify(text)));
  let bytes = new Uint8Array(FIRST_PIECE_BYTES);
  let view = new DataView(bytes.buffer);
  let length = 0;

  const replace = (next: Uint8Array<ArrayBuffer>): void => {
    bytes = next;
    view = new DataView(next.buffer);
  };

  const reserve = (count: number): void => {
    if (length + count <= bytes.length) return;
    const larger = new Uint8Array(
      Math.max(length + count, Math.min(bytes.length * 4, PIECE_BYTES + FIRST_PIECE_BYTES)),
    );
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
      // One item may go far beyond the border: the next is probably of like size.
      replace(new Uint8Array(bytes.length));
      length = 0;
      return piece;
    },
    raw(json) {
      reserve(json.length * 3);
      length += encoder.encodeInto(json, bytes.subarray(length)).written;
    },
    rawBytes: (json) => append(json),
    member(name, value, isFirst) {
      append(names(name), isFirst ? 1 : 0);
      append(texts(value));
    },
    point({ words, wordsEach, lengths }, step, value) {
      reserve(wordsEach * 4 + NUMBER_LIMIT_BYTES + 2);
      const from = step * wordsEach;
      for (let at = 0; at < wordsEach; at += 1) view.setUint32(length + at * 4, words[from + at] ?? 0, true);
      length = writeNumber(bytes, length + (lengths[step] ?? 0), value);
      bytes[length] = QUOTE;
      bytes[length + 1] = CLOSE;
      length += 2;
    },
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
