// The newest values of each series, not encoded yet: fewer than a block has. Their times are in tail-times.ts. Beside a value lie those
// that neighbours got as their sample of the same number: those of one request fill whole lines of the processor's cache.
import type { HeadMemory } from '@/server/storage/head/head-memory';

export const TAIL_BITS = 5;
/** Samples of a block, and of the raw tail at most. */
export const TAIL = 1 << TAIL_BITS;
/** From one value of a series to its next one, in values: so many neighbours lie together. */
export const TAIL_STRIDE = 64;
const SLAB_BITS = 10;
const SLAB_SLOTS = 1 << SLAB_BITS;
const SLAB_WORDS = SLAB_SLOTS * TAIL * 2;

/** Of many slots. The words of a value `at` are `words[2 × at]` and the next: NaN payloads are copied by them. */
export interface RawSlab {
  readonly words: Uint32Array;
  /** By slot of the slab: the run of its times (tail-times.ts), while it has samples. */
  readonly runs: Int32Array;
}

/** The first `count` samples of a tail; its values are at `from` and each TAIL_STRIDE further. */
export interface RawSamples {
  readonly slab: RawSlab;
  readonly from: number;
  readonly count: number;
  /** Their times, from `timesFrom` on. */
  readonly timestampsMs: Float64Array;
  readonly timesFrom: number;
}

export class RawTails {
  private readonly slabs: RawSlab[] = [];

  constructor(private readonly memory: HeadMemory) {}

  get sizeBytes(): number {
    return this.slabs.length * (SLAB_WORDS + SLAB_SLOTS) * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** Slots from this one on have no tail so far. */
  get endSlot(): number {
    return this.slabs.length << SLAB_BITS;
  }

  reserve(slot: number): void {
    while (slot >= this.endSlot)
      this.slabs.push({ words: this.memory.takeWords(SLAB_WORDS), runs: this.memory.takeNumbers(SLAB_SLOTS) });
  }

  slab(slot: number): RawSlab | undefined {
    return this.slabs[slot >>> SLAB_BITS];
  }

  pack(): readonly RawSlab[] {
    return this.slabs;
  }

  /** Slots of them count from `endSlot` on; their runs have numbers that are higher by `runShift`. */
  adopt(slabs: readonly RawSlab[], runShift: number): void {
    for (const slab of slabs) {
      for (let at = 0; at < slab.runs.length; at += 1) slab.runs[at] = (slab.runs[at] ?? 0) + runShift;
      this.slabs.push(slab);
    }
  }
}

/** The place of a slot in its slab. */
export function placeInSlab(slot: number): number {
  return slot & (SLAB_SLOTS - 1);
}

/** The first value of a place in its slab. */
export function tailStart(place: number): number {
  const neighbour = place & (TAIL_STRIDE - 1);
  return ((place - neighbour) << TAIL_BITS) + neighbour;
}

/** Word by word: NaN payloads survive, and a view for a few samples would cost more than copying them. */
export function copyTail({ slab: { words }, from, count }: RawSamples, target: Uint32Array, to: number): void {
  for (let at = 0, source = from; at < count; at += 1, source += TAIL_STRIDE) {
    target[(to + at) * 2] = words[source * 2] ?? 0;
    target[(to + at) * 2 + 1] = words[source * 2 + 1] ?? 0;
  }
}
