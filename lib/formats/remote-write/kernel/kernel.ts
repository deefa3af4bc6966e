// Loads the WebAssembly kernel (kernel.as) over a memory that is shared with JavaScript's views of it.
import { KERNEL_BASE64 } from '@/lib/formats/remote-write/kernel/kernel-bytes';

/** Copies and comparisons go in steps of eight bytes: each region in memory has this much room behind it. */
export const SLACK_BYTES = 64;
export const NOT_USUAL = -1;

export interface KnownAddresses {
  readonly refs: number;
  readonly next: number;
  readonly hashes: number;
  readonly lengths: number;
  readonly offsets: number;
  readonly table: number;
  readonly keys: number;
  readonly hashSeed: number;
}

export interface RowAddresses {
  /** Series and rows that there is room for. */
  readonly limit: number;
  readonly labelStarts: number;
  readonly labelEnds: number;
  readonly rowEnds: number;
  readonly refs: number;
  readonly timestampsMs: number;
  readonly values: number;
}

export interface Kernel {
  /** Snappy's elements at `at … end` into exactly `to … limit`; false when they are not whole and exact. */
  unpack(region: { readonly at: number; readonly end: number; readonly to: number; readonly limit: number }): boolean;
  /** Reads a WriteRequest of known series and usual samples into rows. The count of its series, or NOT_USUAL. */
  read(
    message: { readonly start: number; readonly end: number; readonly tableMask: number },
    rows: RowAddresses,
  ): number;
}

interface Exports {
  init(...addresses: number[]): void;
  unpack(at: number, end: number, to: number, limit: number): number;
  read(start: number, end: number, mask: number, ...rows: number[]): number;
}

export function createKernel(memory: WebAssembly.Memory, known: KnownAddresses): Kernel {
  const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.codePointAt(0) ?? 0);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const kernel = instance.exports as unknown as Exports;
  const { refs, next, hashes, lengths, offsets, table, keys, hashSeed } = known;
  kernel.init(refs, next, hashes, lengths, offsets, table, keys, hashSeed);
  return {
    unpack: ({ at, end, to, limit }) => kernel.unpack(at, end, to, limit) === 0,
    read: ({ start, end, tableMask }, rows) =>
      kernel.read(
        start,
        end,
        tableMask,
        rows.limit,
        rows.labelStarts,
        rows.labelEnds,
        rows.rowEnds,
        rows.refs,
        rows.timestampsMs,
        rows.values,
      ),
  };
}
