// The kernels that reading of sealed samples uses. Making them takes a millisecond, so a thread has one of each.
import { createInflateKernel, type InflateKernel } from '@/lib/encoding/kernel/inflate-kernel';
import { createValueKernel, type ValueKernel } from '@/lib/encoding/kernel/value-kernel';

/** One is undefined where the engine has no room for its memory: then zlib and TypeScript do its work. */
export interface ReadKernels {
  readonly inflate: InflateKernel | undefined;
  readonly values: ValueKernel | undefined;
}

export function createReadKernels(): ReadKernels {
  return { inflate: createInflateKernel(), values: createValueKernel() };
}
