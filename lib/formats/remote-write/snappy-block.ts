// Decodes snappy's block format (https://github.com/google/snappy/blob/main/format_description.txt) into reused memory. Hot path.
import { InputError } from '@/lib/errors/input-error';
import { settingOf } from '@/lib/formats/remote-write/remote-write-limits';

/** The best the format can do is a copy of 64 bytes from an element of three. */
const BEST_RATIO = 22;
const RATIO_SLACK_BYTES = 64;
/** Copies are done in words and may write up to three bytes past their end; what comes next overwrites those. */
const OVERSHOOT_BYTES = 4;
/** Longer literals are copied by the engine; below it, its call costs more than the copy. */
const LONG_LITERAL_BYTES = 96;
const LENGTH_LIMIT_BYTES = 5;
/** Kinds of elements: the two lowest bits of a tag. */
const LITERAL = 0;
const SHORT_COPY = 1;
/** Bytes after the tag of a copy, by its kind. */
const COPY_SIZE_BYTES = [0, 1, 2, 4] as const;

export interface SnappyDecoder {
  /** Bytes of memory held for the next call. */
  readonly heldBytes: number;
  /** The result is a view of memory that the next call overwrites. Throws InputError 400 for anything that is not whole and exact. */
  decode(input: Uint8Array, header: SnappyHeader): Uint8Array;
}

export interface SnappyHeader {
  /** Length of the decoded bytes, as declared. */
  readonly decodedBytes: number;
  /** Where the elements begin. */
  readonly bodyStart: number;
}

/**
 * Reads the declared length without allocating anything. Throws InputError 413 when it is over the limit, 400 when there is
 * none or when no snappy stream of this length could hold that much.
 */
export function readSnappyHeader(input: Uint8Array, limitBytes: number): SnappyHeader {
  let decodedBytes = 0;
  let at = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = input[at];
    if (byte === undefined || at >= LENGTH_LIMIT_BYTES) throw broken('its length is missing or broken');
    at += 1;
    decodedBytes += (byte & 0x7f) * factor;
    if (byte < 0x80) break;
  }
  if (decodedBytes > limitBytes)
    throw new InputError(
      `Cannot take this body: it unpacks to ${decodedBytes} bytes, the limit is ${limitBytes} bytes ${settingOf('maxDecodedBytes')}`,
      {
        status: 413,
      },
    );
  if (decodedBytes > BEST_RATIO * input.length + RATIO_SLACK_BYTES)
    throw broken(`${input.length} bytes cannot hold the ${decodedBytes} bytes that it declares`);
  return { decodedBytes, bodyStart: at };
}

/** Owns its memory; one call at a time. */
export function createSnappyDecoder(): SnappyDecoder {
  let memory = new Uint8Array(0);
  let memoryView = new DataView(memory.buffer);
  return {
    get heldBytes() {
      return memory.length;
    },
    decode(input, { decodedBytes, bodyStart }) {
      if (memory.length < decodedBytes + OVERSHOOT_BYTES) {
        memory = new Uint8Array(decodedBytes + (decodedBytes >>> 2) + OVERSHOOT_BYTES);
        memoryView = new DataView(memory.buffer);
      }
      const inputView = new DataView(input.buffer, input.byteOffset, input.byteLength);
      decodeElements({ input, inputView, bodyStart, memory, memoryView, decodedBytes });
      return memory.subarray(0, decodedBytes);
    },
  };
}

interface Job {
  readonly input: Uint8Array;
  readonly inputView: DataView;
  readonly bodyStart: number;
  readonly memory: Uint8Array;
  readonly memoryView: DataView;
  readonly decodedBytes: number;
}

function decodeElements(job: Job): void {
  const { input, memory, memoryView, decodedBytes } = job;
  const inputEnd = input.length;
  let at = job.bodyStart;
  let to = 0;
  while (at < inputEnd) {
    const tag = input[at] ?? 0;
    at += 1;
    const kind = tag & 3;
    if (kind === LITERAL) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const sizeBytes = length - 60;
        length = readLittleEndian(input, at, sizeBytes) + 1;
        at += sizeBytes;
      }
      if (at + length > inputEnd) throw broken('a literal ends beyond its end');
      if (to + length > decodedBytes) throw tooMuch(decodedBytes);
      copyLiteral(job, { at, to, length });
      at += length;
      to += length;
      continue;
    }
    const sizeBytes = COPY_SIZE_BYTES[kind] ?? 0;
    if (at + sizeBytes > inputEnd) throw broken('it ends inside a copy');
    const isShort = kind === SHORT_COPY;
    const length = isShort ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = isShort ? ((tag >>> 5) << 8) | (input[at] ?? 0) : readLittleEndian(input, at, sizeBytes);
    at += sizeBytes;
    if (offset === 0 || offset > to) throw broken('a copy begins before its start');
    if (to + length > decodedBytes) throw tooMuch(decodedBytes);
    if (offset >= 4) copyWords(memoryView, to - offset, to, length);
    else copyBytes(memory, to - offset, to, length);
    to += length;
  }
  if (to !== decodedBytes) throw broken(`it holds ${to} bytes and declares ${decodedBytes}`);
}

function copyLiteral(
  { input, inputView, memory, memoryView }: Job,
  { at, to, length }: { readonly at: number; readonly to: number; readonly length: number },
): void {
  if (length > LONG_LITERAL_BYTES || at + length + OVERSHOOT_BYTES > input.length) {
    memory.set(input.subarray(at, at + length), to);
    return;
  }
  for (let done = 0; done < length; done += 4)
    memoryView.setInt32(to + done, inputView.getInt32(at + done, true), true);
}

/** Source and target are at least four bytes apart. */
function copyWords(view: DataView, from: number, to: number, length: number): void {
  for (let done = 0; done < length; done += 4) view.setInt32(to + done, view.getInt32(from + done, true), true);
}

/** Byte by byte, so that a copy may read what it has just written: that is how the format repeats a short pattern. */
function copyBytes(memory: Uint8Array, from: number, to: number, length: number): void {
  for (let done = 0; done < length; done += 1) memory[to + done] = memory[from + done] ?? 0;
}

/** One to four bytes; those beyond the end read as 0, and the length check that follows finds out. */
function readLittleEndian(input: Uint8Array, at: number, sizeBytes: number): number {
  let value = 0;
  for (let byte = sizeBytes - 1; byte >= 0; byte -= 1) value = value * 256 + (input[at + byte] ?? 0);
  return value;
}

function tooMuch(decodedBytes: number): InputError {
  return broken(`it holds more than the ${decodedBytes} bytes that it declares`);
}

function broken(why: string): InputError {
  return new InputError(`Cannot read this body as snappy's block format: ${why}`);
}
