// Reads blocks of values by the WebAssembly kernel (values.as): a third of what TypeScript takes. Bytes go into its memory and values
// come out of it within one call, so nothing outlives that.
import { KERNEL_BASE64 } from '@/lib/encoding/kernel/values-bytes';
import { instantiate, PAGE_BYTES } from '@/lib/encoding/kernel/instantiate';
import { VALUE_BLOCK_LIMIT } from '@/lib/encoding/value-block';

/** Of the blocks of one series; odd doubles take up to ten bytes each. */
const SOURCE_BYTES = 4 * PAGE_BYTES;
const TARGET_BYTES = 4 * PAGE_BYTES;
/** Where the kernel may read, and mask off, what lies behind the bytes that it was given. */
const SLACK_BYTES = PAGE_BYTES;
const VALUE_BYTES = 8;
const BROKEN = -1;

export interface ValueKernel {
  /**
   * Reads the `count` values whose blocks begin at `from` of `bytes`, but the first `skippedBlocks` blocks of them, into `target` from
   * `at` on. Returns ARE_NUMBERS, ARE_RISING or 0 as decodeValueBlock() does, of all together; -1 for what it does not take: then
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
  const source = new Uint8Array(memory.buffer, 0, SOURCE_BYTES);
  const values = new Float64Array(memory.buffer, SOURCE_BYTES + SLACK_BYTES, TARGET_BYTES / VALUE_BYTES);
  return {
    decode({ bytes, from, to, count, skippedBlocks }, target, at) {
      const valueCount = count - skippedBlocks * VALUE_BLOCK_LIMIT;
      if (to - from > SOURCE_BYTES || valueCount > values.length || valueCount <= 0) return BROKEN;
      source.set(bytes.subarray(from, to));
      const known = kernel.decode(0, to - from, skippedBlocks, count, values.byteOffset);
      // From one array of doubles to another: every bit is kept.
      if (known !== BROKEN) target.set(values.subarray(0, valueCount), at);
      return known;
    },
  };
}
