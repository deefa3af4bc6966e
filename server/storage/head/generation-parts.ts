// A generation of the head as plain memory: how it goes from the thread that built it to the one that reads it, without a copy of what is large.
import type { BlockParts } from '@/server/storage/head/block-store';
import type { ExtrasParts } from '@/server/storage/head/head-extras';
import type { SampleColumns } from '@/server/storage/head/sample-columns';

export interface GenerationParts {
  readonly slotCount: number;
  /** Parallel columns by slot; they may be longer than the slots are many. */
  readonly counts: Int32Array;
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
  /** Raw tails. */
  readonly slabs: readonly { readonly timestampsMs: Float64Array; readonly values: Float64Array }[];
  readonly blocks: BlockParts;
  readonly late: ReadonlyMap<number, readonly SampleColumns[]>;
  readonly extras: ExtrasParts;
  readonly sampleCount: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** What goes along with a message of them, not copied. */
export function memoryOfParts({ counts, firstMs, lastMs, slabs, blocks, extras }: GenerationParts): ArrayBuffer[] {
  const arrays = [
    counts,
    firstMs,
    lastMs,
    ...slabs.flatMap(({ timestampsMs, values }) => [timestampsMs, values]),
    ...blocks.pages,
    blocks.newestChunks,
    blocks.chunks,
    ...extras.pages.pages,
  ];
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
