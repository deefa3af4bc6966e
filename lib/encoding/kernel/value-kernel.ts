// Reads blocks of values by the WebAssembly kernel (values.as), in less than two thirds of the time that TypeScript takes. Values come out
// of its memory within one call, so whoever asks next may ask at any time.
import { KERNEL_BASE64 } from '@/lib/encoding/kernel/values-bytes';
import { instantiate, PAGE_BYTES } from '@/lib/encoding/kernel/instantiate';
import { VALUE_BLOCK_LIMIT } from '@/lib/encoding/value-block';

/** Whole sub-blocks, as long as they are small: the next series of one finds it there. A range of time has a few of them in turn. */
const SLOTS = 4;
const SLOT_BYTES = 2 * PAGE_BYTES;
const SOURCE_BYTES = SLOTS * SLOT_BYTES;
const TARGET_BYTES = 4 * PAGE_BYTES;
/** Where the kernel may read, and mask off, what lies behind the bytes that it was given. */
const SLACK_BYTES = PAGE_BYTES;
const VALUE_BYTES = 8;
const BROKEN = -1;

export interface ValueKernel {
  /**
   * Reads the `count` values whose blocks begin at `from` of `bytes` (which never change: the kernel remembers the last of them), but
   * the first `skippedBlocks` blocks, into `target` from `at` on. Returns ARE_NUMBERS, ARE_RISING or 0 as decodeValueBlock() does, of all together; -1 for what it does not take: then
   * nothing is known of the target.
   */
  decode(source: ValueSource, target: Float64Array, at: number): number;
}

export interface ValueSource {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly skippedBlocks: number;
}

interface Exports {
  decode(from: number, end: number, skippedBlocks: number, count: number, to: number): number;
}

/** undefined where the engine has no room for the memory of WebAssembly. */
export function createValueKernel(): ValueKernel | undefined {
  const made = instantiate(KERNEL_BASE64, SOURCE_BYTES + SLACK_BYTES + TARGET_BYTES);
  if (!made) return undefined;
  const { memory } = made;
  const kernel = made.exports as Exports;
  const slots = createSlots(new Uint8Array(memory.buffer, 0, SOURCE_BYTES));
  const values = new Float64Array(memory.buffer, SOURCE_BYTES + SLACK_BYTES, TARGET_BYTES / VALUE_BYTES);
  let decoded = values;
  return {
    decode(source, target, at) {
      const { from, to, count, skippedBlocks } = source;
      const valueCount = count - skippedBlocks * VALUE_BLOCK_LIMIT;
      if (to - from > SLOT_BYTES || valueCount > values.length || valueCount <= 0) return BROKEN;
      const start = slots.place(source);
      const known = kernel.decode(start, start + to - from, skippedBlocks, count, values.byteOffset);
      if (known === BROKEN) return BROKEN;
      if (decoded.length !== valueCount) decoded = values.subarray(0, valueCount);
      // From one array of doubles to another: every bit is kept.
      target.set(decoded, at);
      return known;
    },
  };
}

/** Copies bytes into the memory of the kernel, unless they are there. */
function createSlots(memory: Uint8Array): { place(source: ValueSource): number } {
  const held: (Uint8Array | undefined)[] = Array.from({ length: SLOTS });
  let next = 0;
  return {
    /** Where `from … to` of them are. */
    place({ bytes, from, to }) {
      const known = held.indexOf(bytes);
      if (known >= 0) return known * SLOT_BYTES + from;
      const slot = next;
      next = (next + 1) % SLOTS;
      const isSmall = bytes.length <= SLOT_BYTES;
      held[slot] = isSmall ? bytes : undefined;
      memory.set(isSmall ? bytes : bytes.subarray(from, to), slot * SLOT_BYTES);
      return slot * SLOT_BYTES + (isSmall ? from : 0);
    },
  };
}
