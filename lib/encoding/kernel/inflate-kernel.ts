// Inflates many small streams by the WebAssembly kernel (inflate.as): zlib makes and frees some 50 kB for each. Bytes go into its
// memory and come out of it within one call, so nothing outlives that.
import { KERNEL_BASE64 } from '@/lib/encoding/kernel/inflate-bytes';
import { instantiate, PAGE_BYTES } from '@/lib/encoding/kernel/instantiate';

const SCRATCH_BYTES = PAGE_BYTES;
const SOURCE_BYTES = 4 * PAGE_BYTES;
const TARGET_BYTES = 16 * PAGE_BYTES;

export interface InflateKernel {
  /** Fills the target from a raw deflate stream. False for what it does not take, and for anything broken: nothing is known of it then. */
  inflate(bytes: Uint8Array, target: Uint8Array): boolean;
}

interface Exports {
  init(scratch: number): void;
  inflate(from: number, end: number, to: number, limit: number): number;
}

/** undefined where the engine has no room for the memory of WebAssembly. */
export function createInflateKernel(): InflateKernel | undefined {
  // A page behind each region: the kernel reads and writes eight bytes at a time.
  const sourceAt = SCRATCH_BYTES;
  const targetAt = sourceAt + SOURCE_BYTES + PAGE_BYTES;
  const made = instantiate(KERNEL_BASE64, targetAt + TARGET_BYTES + PAGE_BYTES);
  if (!made) return undefined;
  const { memory } = made;
  const kernel = made.exports as Exports;
  kernel.init(0);
  const all = new Uint8Array(memory.buffer);
  return {
    inflate(bytes, target) {
      if (bytes.length > SOURCE_BYTES || target.length > TARGET_BYTES) return false;
      all.set(bytes, sourceAt);
      const limit = targetAt + target.length;
      if (kernel.inflate(sourceAt, sourceAt + bytes.length, targetAt, limit) !== 0) return false;
      target.set(all.subarray(targetAt, limit));
      return true;
    },
  };
}
