// The samples of an epoch and writer that came in order, by slot: raw tails, and full tails encoded into pages.
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { createQuickBlockEncoder } from '@/lib/encoding/kernel/block-encoder';
import { valueColumn } from '@/lib/encoding/value-block';
import { BlockStore, type BlockParts } from '@/server/storage/head/block-store';
import { createFinder, type ValueWords } from '@/server/storage/head/find-in-order';
import { HeadMemory } from '@/server/storage/head/head-memory';
import {
  createReadMemory,
  readInOrder,
  type InOrderSeries,
  type ReadMemory,
  type ReadPlan,
} from '@/server/storage/head/read-in-order';
import {
  copyTail,
  placeInSlab,
  RawTails,
  TAIL,
  TAIL_BITS,
  tailStart,
  type RawSamples,
  type RawSlab,
} from '@/server/storage/head/raw-tails';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { startOf, TailTimes, type TimesParts } from '@/server/storage/head/tail-times';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';

const FIRST_SLOTS = 1024;
const NO_TIMES = new Float64Array(0);

/** As plain memory, for adopt(). */
export interface InOrderParts {
  /** Parallel columns by slot; they may be longer than the slots are many. */
  readonly counts: Int32Array;
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
  /** Raw tails. */
  readonly slabs: readonly RawSlab[];
  readonly times: TimesParts;
  readonly blocks: BlockParts;
}

export class InOrderSamples {
  /** By slot. Whoever adds a sample writes it into the tail and these columns, and calls encodeTail() when that is full. */
  counts: Int32Array = new Int32Array(FIRST_SLOTS);
  firstMs: Float64Array = new Float64Array(FIRST_SLOTS);
  lastMs: Float64Array = new Float64Array(FIRST_SLOTS);
  readonly tails: RawTails;
  readonly times: TailTimes;
  private readonly blocks: BlockStore;
  private readonly encoder = createQuickBlockEncoder();
  private readonly blockValues = valueColumn(new Float64Array(TAIL));
  private readonly findSample = createFinder();

  constructor() {
    const memory = new HeadMemory();
    this.tails = new RawTails(memory);
    this.times = new TailTimes(memory);
    this.blocks = new BlockStore(memory);
  }

  get sizeBytes(): number {
    return this.blocks.sizeBytes + this.tails.sizeBytes + this.times.sizeBytes;
  }

  /** Makes room for slots 0 … slotCount-1. */
  reserve(slotCount: number): void {
    this.counts = growInt32(this.counts, slotCount);
    this.firstMs = growFloat64(this.firstMs, slotCount);
    this.lastMs = growFloat64(this.lastMs, slotCount);
    this.tails.reserve(slotCount - 1);
  }

  /** The sample that made the tail of the slot full is counted already. */
  encodeTail(slot: number, slab: RawSlab): void {
    const { blocks, blockValues } = this;
    const tail = this.tailOf(slot, slab, TAIL);
    copyTail(tail, blockValues.words, 0);
    const blockCount = ((this.counts[slot] ?? 0) >>> TAIL_BITS) - 1;
    const times = this.times.encode(slab.runs[placeInSlab(slot)] ?? 0, blocks);
    blocks.add(slot, blockCount, { times, write: this.writeValues });
  }

  private readonly writeValues = (writer: ByteWriter): void => this.encoder.encode(this.blockValues, 0, TAIL, writer);

  /** The first `count` samples of a tail. */
  private tailOf(slot: number, slab: RawSlab, count: number): RawSamples {
    const place = placeInSlab(slot);
    const run = slab.runs[place] ?? 0;
    const timestampsMs = count > 0 ? this.times.pageOf(run) : NO_TIMES;
    return { slab, from: tailStart(place), count, timestampsMs, timesFrom: startOf(run) };
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
    const { tails, times, blocks } = this;
    return { counts, firstMs, lastMs, slabs: tails.pack(), times: times.pack(), blocks: blocks.pack() };
  }

  /** Their `slotCount` slots count from the first on that has no tail here, which is returned. */
  adopt({ counts, firstMs, lastMs, slabs, times, blocks }: InOrderParts, slotCount: number): number {
    const base = this.tails.endSlot;
    const addressShift = this.blocks.adopt(blocks, base);
    this.tails.adopt(slabs, this.times.adopt(times, addressShift));
    this.reserve(base + slotCount);
    this.counts.set(counts.subarray(0, slotCount), base);
    this.firstMs.set(firstMs.subarray(0, slotCount), base);
    this.lastMs.set(lastMs.subarray(0, slotCount), base);
    return base;
  }

  /** undefined when there are none. */
  private series(slot: number, inOrderCount: number): InOrderSeries | undefined {
    const slab = this.tails.slab(slot);
    if (!slab || inOrderCount === 0) return undefined;
    const blockCount = (this.counts[slot] ?? 0) >>> TAIL_BITS;
    const tail = this.tailOf(slot, slab, Math.max(0, inOrderCount - blockCount * TAIL));
    return { blocks: this.blocks, slot, tail, blockCount, inOrderCount };
  }
}
