// The samples of an epoch and writer that came in order, by slot: raw tails, and full tails encoded into pages.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { createValueBlockEncoder, valueColumn } from '@/lib/encoding/value-block';
import { BlockStore, type BlockParts } from '@/server/storage/head/block-store';
import { createTimesWriter } from '@/server/storage/head/block-times';
import { createFinder, type ValueWords } from '@/server/storage/head/find-in-order';
import {
  createReadMemory,
  readInOrder,
  type InOrderSeries,
  type ReadMemory,
  type ReadPlan,
} from '@/server/storage/head/read-in-order';
import { RawTails, TAIL, TAIL_BITS, tailStart, type RawSlab } from '@/server/storage/head/raw-tails';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';

const FIRST_SLOTS = 1024;
/** A block of odd doubles: form, 32 values of at most 77 bits. */
const BLOCK_LIMIT_BYTES = 1024;

/** As plain memory, for adopt(). */
export interface InOrderParts {
  /** Parallel columns by slot; they may be longer than the slots are many. */
  readonly counts: Int32Array;
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
  /** Raw tails. */
  readonly slabs: readonly Float64Array[];
  readonly blocks: BlockParts;
}

export class InOrderSamples {
  /** By slot. Whoever adds a sample writes it into the tail and these columns, and calls encodeTail() when that is full. */
  counts: Int32Array = new Int32Array(FIRST_SLOTS);
  firstMs: Float64Array = new Float64Array(FIRST_SLOTS);
  lastMs: Float64Array = new Float64Array(FIRST_SLOTS);
  readonly tails = new RawTails();
  private readonly blocks = new BlockStore();
  private readonly encoder = createValueBlockEncoder();
  private readonly writer = new ByteWriter(BLOCK_LIMIT_BYTES);
  private readonly blockMs = new Float64Array(TAIL);
  private readonly blockValues = valueColumn(new Float64Array(TAIL));
  private readonly addTimes = createTimesWriter(this.blocks, TAIL);
  private readonly findSample = createFinder();

  get sizeBytes(): number {
    return this.blocks.sizeBytes + this.tails.sizeBytes;
  }

  /** Makes room for slots 0 … slotCount-1. */
  reserve(slotCount: number): void {
    this.counts = growInt32(this.counts, slotCount);
    this.firstMs = growFloat64(this.firstMs, slotCount);
    this.lastMs = growFloat64(this.lastMs, slotCount);
    this.tails.reserve(slotCount - 1);
  }

  /** The sample that made the tail of the slot full is counted already. */
  encodeTail(slot: number, { numbers, words }: RawSlab): void {
    const from = tailStart(slot);
    const { writer, blockMs, blockValues } = this;
    for (let at = 0; at < TAIL; at += 1) {
      blockMs[at] = numbers[(from + at) * 2] ?? 0;
      blockValues.words[at * 2] = words[(from + at) * 4 + 2] ?? 0;
      blockValues.words[at * 2 + 1] = words[(from + at) * 4 + 3] ?? 0;
    }
    writer.reset();
    this.encoder.encode(blockValues, 0, TAIL, writer);
    const blockCount = ((this.counts[slot] ?? 0) >>> TAIL_BITS) - 1;
    const values = this.blocks.add(writer.bytes.subarray(0, writer.length));
    this.blocks.link(slot, blockCount, { values, times: this.addTimes(blockMs) });
  }

  /** The words of the value at exactly this time. */
  find(slot: number, timestampMs: number): ValueWords | undefined {
    const series = this.series(slot, this.counts[slot] ?? 0);
    if (!series || timestampMs < (this.firstMs[slot] ?? 0) || timestampMs > (this.lastMs[slot] ?? 0)) return undefined;
    return this.findSample(series, timestampMs);
  }

  /** Of the first `inOrderCount` samples; undefined when none lies inside the range. */
  read(slot: number, inOrderCount: number, plan: ReadPlan): SampleColumns | undefined {
    const { startMs, endMs } = plan;
    if (endMs < (this.firstMs[slot] ?? 0) || startMs > (this.lastMs[slot] ?? 0)) return undefined;
    const series = this.series(slot, inOrderCount);
    return series && readInOrder(series, plan);
  }

  /** `isPassing`: values are written over after arena.restart(). */
  createReadMemory(isPassing: boolean): ReadMemory {
    return createReadMemory(this.blocks, isPassing);
  }

  pack(): InOrderParts {
    const { counts, firstMs, lastMs } = this;
    return { counts, firstMs, lastMs, slabs: this.tails.pack(), blocks: this.blocks.pack() };
  }

  /** Their `slotCount` slots count from the first on that has no tail here, which is returned. */
  adopt({ counts, firstMs, lastMs, slabs, blocks }: InOrderParts, slotCount: number): number {
    const base = this.tails.endSlot;
    this.tails.adopt(slabs);
    this.reserve(base + slotCount);
    this.counts.set(counts.subarray(0, slotCount), base);
    this.firstMs.set(firstMs.subarray(0, slotCount), base);
    this.lastMs.set(lastMs.subarray(0, slotCount), base);
    this.blocks.adopt(blocks, base);
    return base;
  }

  /** undefined when there are none. */
  private series(slot: number, inOrderCount: number): InOrderSeries | undefined {
    const slab = this.tails.slab(slot);
    if (!slab || inOrderCount === 0) return undefined;
    const blockCount = (this.counts[slot] ?? 0) >>> TAIL_BITS;
    return { blocks: this.blocks, slab, slot, tailFrom: tailStart(slot), blockCount, inOrderCount };
  }
}
