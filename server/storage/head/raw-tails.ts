// The newest samples of each series, not encoded yet: fewer than a block has. Time and value lie side by side, so that a sample touches
// one line of the processor's cache.
export const TAIL_BITS = 5;
/** Samples of a block, and of the raw tail at most. */
export const TAIL = 1 << TAIL_BITS;
const SLAB_BITS = 10;
const SLAB_SLOTS = 1 << SLAB_BITS;

/** Samples of many slots: the time of sample `at` is `numbers[2 × at]`, the words of its value are `words[4 × at + 2]` and the next. */
export interface RawSlab {
  readonly numbers: Float64Array;
  /** The same memory: NaN payloads are copied by it. */
  readonly words: Uint32Array;
}

/** Some samples of a slab. */
export interface RawSamples {
  readonly slab: RawSlab;
  readonly from: number;
  readonly count: number;
}

export class RawTails {
  private readonly slabs: RawSlab[] = [];

  get sizeBytes(): number {
    return this.slabs.length * SLAB_SLOTS * TAIL * 16;
  }

  /** Slots from this one on have no tail so far. */
  get endSlot(): number {
    return this.slabs.length << SLAB_BITS;
  }

  reserve(slot: number): void {
    while (slot >= this.endSlot) this.slabs.push(slabOf(new Float64Array(SLAB_SLOTS * TAIL * 2)));
  }

  slab(slot: number): RawSlab | undefined {
    return this.slabs[slot >>> SLAB_BITS];
  }

  pack(): Float64Array[] {
    return this.slabs.map(({ numbers }) => numbers);
  }

  /** Slots of them count from `endSlot` on. */
  adopt(slabs: readonly Float64Array[]): void {
    for (const numbers of slabs) this.slabs.push(slabOf(numbers));
  }
}

/** Slots with one number have one slab. */
export function slabNumberOf(slot: number): number {
  return slot >>> SLAB_BITS;
}

/** The first sample of a slot in its slab. */
export function tailStart(slot: number): number {
  return (slot & (SLAB_SLOTS - 1)) << TAIL_BITS;
}

function slabOf(numbers: Float64Array): RawSlab {
  return { numbers, words: new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2) };
}
