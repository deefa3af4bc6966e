// JSON written straight as bytes, in pieces: what a text in memory and its encoding would cost twice. Hot path of large answers.
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
  /** A string with its quotes. */
  string(text: string): void;
  /** `opening`, a number as Prometheus prints it, and `"]`: one point of a series. */
  point(opening: Uint8Array, value: number): void;
}

export function createJsonBytes(): JsonBytes {
  const encoder = new TextEncoder();
  const writeNumber = createNumberWriter();
  const remembered = new Map<string, Uint8Array>();
  let bytes: Uint8Array = new Uint8Array(FIRST_PIECE_BYTES);
  let length = 0;

  const reserve = (count: number): void => {
    if (length + count <= bytes.length) return;
    const larger = new Uint8Array(
      Math.max(length + count, Math.min(bytes.length * 4, PIECE_BYTES + FIRST_PIECE_BYTES)),
    );
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };
  const append = (json: Uint8Array): void => {
    reserve(json.length);
    // A call for each of many short runs costs more than their bytes.
    if (json.length > 32) bytes.set(json, length);
    else for (let at = 0; at < json.length; at += 1) bytes[length + at] = json[at] ?? 0;
    length += json.length;
  };

  return {
    isFull: () => length >= PIECE_BYTES,
    take() {
      const piece = bytes.subarray(0, length);
      bytes = new Uint8Array(length >= PIECE_BYTES ? PIECE_BYTES + FIRST_PIECE_BYTES : FIRST_PIECE_BYTES);
      length = 0;
      return piece;
    },
    raw(json) {
      reserve(json.length * 3);
      length += encoder.encodeInto(json, bytes.subarray(length)).written;
    },
    rawBytes: append,
    string(text) {
      let json = remembered.get(text);
      if (!json) {
        json = encoder.encode(JSON.stringify(text));
        if (remembered.size >= REMEMBERED_STRINGS) remembered.clear();
        remembered.set(text, json);
      }
      append(json);
    },
    point(opening, value) {
      const size = opening.length;
      reserve(size + NUMBER_LIMIT_BYTES + 2);
      for (let at = 0; at < size; at += 1) bytes[length + at] = opening[at] ?? 0;
      length = writeNumber(bytes, length + size, value);
      bytes[length] = QUOTE;
      bytes[length + 1] = CLOSE;
      length += 2;
    },
  };
}
