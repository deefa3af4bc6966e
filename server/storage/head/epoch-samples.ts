// The samples of one epoch as its segments will have them: those of all writers, merged.
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import { mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRef } from '@/server/storage/ports';

/** Reads one series after another, which mostly have the same times, into memory that is used again. */
export interface EpochReader {
  /** Without samples when all were deleted. */
  columns(ref: SeriesRef): SampleColumns;
  /** Values that were read so far are written over from now on. */
  restart(): void;
}

export class EpochSamples {
  constructor(
    readonly epoch: number,
    /** Lowest writer first: for equal times it counts. */
    private readonly generations: readonly HeadGeneration[],
  ) {}

  get sampleCount(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sampleCount, 0);
  }

  get sizeBytes(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sizeBytes, 0);
  }

  refs(): Int32Array {
    const [first, ...rest] = this.generations;
    const lists = [first?.refs() ?? new Int32Array(0)];
    for (const [at, generation] of rest.entries()) {
      const before = this.generations.slice(0, at + 1);
      lists.push(generation.refs().filter((ref) => !before.some((one) => one.has(ref))));
    }
    return lists.length === 1 && lists[0] ? lists[0] : concatenated(lists);
  }

  /** At least so many as are read. */
  sampleCountOf(ref: SeriesRef): number {
    return this.generations.reduce((sum, generation) => sum + generation.sampleCountOf(ref), 0);
  }

  histogramCountOf(ref: SeriesRef): number {
    return this.generations.reduce((sum, generation) => sum + generation.histogramCountOf(ref), 0);
  }

  createReader(): EpochReader {
    const sources = this.generations.map((generation) => ({ generation, memory: generation.createReadMemory(true) }));
    return {
      columns: (ref) =>
        mergeColumns(
          sources.flatMap(({ generation, memory }) => {
            const snapshot = generation.snapshot(ref);
            return snapshot ? generation.read(snapshot, -Infinity, Infinity, memory) : [];
          }),
        ),
      restart() {
        for (const { memory } of sources) memory.arena.restart();
      },
    };
  }
}

function concatenated(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((count, list) => count + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
