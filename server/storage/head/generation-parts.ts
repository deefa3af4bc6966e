// A generation of the head as plain memory: how it goes from the thread that built it to the one that reads it, without a copy of what is large.
import type { ExtrasParts } from '@/server/storage/head/head-extras';
import type { InOrderParts } from '@/server/storage/head/in-order-samples';
import type { SampleColumns } from '@/server/storage/head/sample-columns';

export interface GenerationParts {
  readonly slotCount: number;
  readonly inOrder: InOrderParts;
  readonly late: ReadonlyMap<number, readonly SampleColumns[]>;
  readonly extras: ExtrasParts;
  readonly sampleCount: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** What goes along with a message of them, not copied. */
export function memoryOfParts({ inOrder, extras }: GenerationParts): ArrayBuffer[] {
  const { counts, firstMs, lastMs, slabs, times, blocks } = inOrder;
  const arrays = [
    counts,
    firstMs,
    lastMs,
    ...slabs.flatMap(({ words, runs }) => [words, runs]),
    ...times.pages,
    ...blocks.pages,
    blocks.newestChunks,
    ...blocks.chunkPages,
    ...extras.pages.pages,
  ];
  // Most of it lies together, and must be named once.
  const buffers = new Set(arrays.map(({ buffer }) => buffer));
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}
