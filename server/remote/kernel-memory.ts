// The memory that the WebAssembly kernel and JavaScript share, cut into regions. Pages that nobody has written to take none of the
// machine's memory, so regions are as large as their limits allow and never move.
import { SLACK_BYTES } from '@/lib/formats/remote-write/kernel/kernel';

const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 8;

export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Null where the engine cannot reserve address space for WebAssembly: then only JavaScript uses the buffer. */
  readonly shared: WebAssembly.Memory | null;
  /** The next region of so many bytes; each has some slack behind it. */
  region(sizeBytes: number): number;
}

export function createKernelMemory(sizeBytes: number, regionCount: number): KernelMemory {
  const wholeBytes = sizeBytes + regionCount * (SLACK_BYTES + ALIGNMENT_BYTES);
  const pages = Math.ceil(wholeBytes / PAGE_BYTES);
  const shared = reserve(pages);
  let usedBytes = 0;
  return {
    buffer: shared?.buffer ?? new ArrayBuffer(pages * PAGE_BYTES),
    shared,
    region(regionBytes) {
      const start = usedBytes;
      usedBytes += Math.ceil((regionBytes + SLACK_BYTES) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
      return start;
    },
  };
}

function reserve(pages: number): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}
