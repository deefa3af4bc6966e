// The samples of one epoch and writer in memory: a raw tail a series, full tails encoded into pages, late samples apart. Hot path; see
// bench/ingest-head.bench.ts. Samples are only ever added, so "the first n of a series" is a snapshot.
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock, readFirstTimestampMs } from '@/lib/encoding/timestamp-block';
import { createValueBlockEncoder, decodeValueBlock, valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import { HeadExtras } from '@/server/storage/head/head-extras';
import { createTimesReader, type BlockChain, type ChainEnd } from '@/server/storage/head/block-times';
import { LateSamples } from '@/server/storage/head/late-samples';
import {
  firstAtOrAfter,
  mergeColumns,
  outsideOf,
  partOf,
  sliceColumns,
  type SampleColumns,
} from '@/server/storage/head/sample-columns';
import { createValueArena, type ValueArena } from '@/server/storage/head/value-arena';
import { growFloat64, growInt32, growUint32 } from '@/server/storage/index/grow';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

const TAIL = 32;
const TAIL_BITS = 5;
const SLAB_BITS = 10;
const SLAB_SLOTS = 1 << SLAB_BITS;
const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
/** A block of odd doubles with odd times: link, 2 forms, 32 raw times, 32 values of at most 77 bits. */
const BLOCK_LIMIT_BYTES = 1024;
const FIRST_SLOTS = 1024;

interface Slab {
  readonly timestampsMs: Float64Array;
  readonly column: ValueColumn;
}

/** A position in a value column, as words: NaN payloads survive. */
export interface ValueSource {
  readonly words: Uint32Array;
  readonly at: number;
}

/** What a reader needs to see exactly the samples that were there when it was taken. */
export interface SeriesSnapshot {
  readonly slot: number;
  readonly inOrderCount: number;
  readonly late: readonly SampleColumns[];
}

export class HeadGeneration {
  sampleCount = 0;
  minMs = Infinity;
  maxMs = -Infinity;

  private slotCount = 0;
  private slotOf: Int32Array = new Int32Array(FIRST_SLOTS).fill(-1);
  /** -1 for a slot that was given up by remove(). */
  private refOf: Int32Array = new Int32Array(FIRST_SLOTS);
  private counts: Int32Array = new Int32Array(FIRST_SLOTS);
  /** Address of the newest full block: page × PAGE_BYTES + offset, 0 for none. */
  private links: Uint32Array = new Uint32Array(FIRST_SLOTS);
  private firstMs: Float64Array = new Float64Array(FIRST_SLOTS);
  private lastMs: Float64Array = new Float64Array(FIRST_SLOTS);
  private readonly slabs: Slab[] = [];
  private readonly pages: ByteReader[] = [];
  private pageUsedBytes = PAGE_BYTES;
  private readonly late = new Map<number, LateSamples>();
  private lateCount = 0;
  private readonly extras = new HeadExtras();
  private readonly encoder = createValueBlockEncoder();
  private readonly writer = new ByteWriter(BLOCK_LIMIT_BYTES);
  private readonly scratchMs = new Float64Array(TAIL);
  private readonly scratch = valueColumn(new Float64Array(TAIL));

  constructor(
    readonly epoch: number,
    /** The process whose log rows are here. */
    readonly writerId: number,
  ) {}

  /** Memory of samples: pages, slabs and late samples. */
  get sizeBytes(): number {
    const floatBytes =
      this.pages.length * PAGE_BYTES + this.slabs.length * SLAB_SLOTS * TAIL * 16 + this.lateCount * 16;
    return floatBytes + this.extras.sizeBytes;
  }

  has(ref: SeriesRef): boolean {
    return (this.slotOf[ref] ?? -1) >= 0;
  }

  /** References of all series with samples here, in order of their first sample. */
  refs(): Int32Array {
    return this.refOf.subarray(0, this.slotCount).filter((ref) => ref >= 0);
  }

  /** Adds a sample; one that is there already (same time) is left as it is. Returns whether it was added. */
  add(ref: SeriesRef, timestampMs: number, source: ValueSource): boolean {
    const slot = this.slotFor(ref);
    const count = this.counts[slot] ?? 0;
    if (count > 0 && timestampMs <= (this.lastMs[slot] ?? 0)) return this.addLate(slot, timestampMs, source);
    const slab = this.slabs[slot >>> SLAB_BITS];
    if (!slab) return false;
    const at = ((slot & (SLAB_SLOTS - 1)) << TAIL_BITS) + (count & (TAIL - 1));
    slab.timestampsMs[at] = timestampMs;
    slab.column.words[at * 2] = source.words[source.at * 2] ?? 0;
    slab.column.words[at * 2 + 1] = source.words[source.at * 2 + 1] ?? 0;
    if (count === 0) this.firstMs[slot] = timestampMs;
    this.lastMs[slot] = timestampMs;
    this.counts[slot] = count + 1;
    this.noteAdded(timestampMs);
    if ((count & (TAIL - 1)) === TAIL - 1) this.encodeTail(slot, slab);
    return true;
  }

  /** As add(), of an encoded histogram (lib/encoding/histogram-record.ts). */
  addHistogram(ref: SeriesRef, timestampMs: number, record: Uint8Array): boolean {
    if (this.find(ref, timestampMs)) return false;
    this.add(ref, timestampMs, this.extras.keep(record));
    this.extras.countHistogram(this.slotOf[ref] ?? -1);
    return true;
  }

  /** Some sample has a start timestamp: noteStart() must be called for those without one too. */
  get hasStarts(): boolean {
    return this.extras.hasStarts;
  }

  /** The start timestamp, or NaN, of the sample that was added last to the series. */
  noteStart(ref: SeriesRef, timestampMs: number, startMs: number): void {
    const slot = this.slotOf[ref] ?? -1;
    this.extras.noteStart(slot, timestampMs, { startMs, isLate: timestampMs < (this.lastMs[slot] ?? 0) });
  }

  /** The encoded histogram that a mark found by find() stands for. */
  histogramRecord(mark: { readonly low: number }): Uint8Array {
    return this.extras.record(mark);
  }

  /** The words of the value at exactly this time, or undefined; a histogram's are a mark. */
  find(ref: SeriesRef, timestampMs: number): { readonly low: number; readonly high: number } | undefined {
    const slot = this.slotOf[ref] ?? -1;
    if (slot < 0) return undefined;
    const inOrder = this.findInOrder(slot, timestampMs);
    return inOrder ?? this.late.get(slot)?.find(timestampMs);
  }

  /** Undefined when the series has no samples here. Cheap: nothing is decoded. */
  snapshot(ref: SeriesRef): SeriesSnapshot | undefined {
    const slot = this.slotOf[ref] ?? -1;
    if (slot < 0) return undefined;
    const late = this.late.get(slot)?.snapshot() ?? [];
    return { slot, inOrderCount: this.counts[slot] ?? 0, late };
  }

  /**
   * Columns of a snapshot inside the range; several sources when some came late. One `memory` for many series of one generation
   * and range: neighbours with the same times share one array of them.
   */
  read(
    snapshot: SeriesSnapshot,
    startMs: number,
    endMs: number,
    memory = createReadMemory(),
  ): readonly SampleColumns[] {
    const { slot, inOrderCount, late } = snapshot;
    if (this.extras.has(slot)) return this.readWithExtras(snapshot, startMs, endMs);
    const inOrder = this.readInOrder(slot, inOrderCount, { startMs, endMs, memory });
    if (late.length === 0) return inOrder ? [inOrder] : [];
    const sources = late.map((run) => sliceColumns(run, startMs, endMs)).filter((run) => run.timestampsMs.length > 0);
    return inOrder ? [inOrder, ...sources] : sources;
  }

  /**
   * Takes samples out. What is left of the series moves to a slot of its own: a reader that holds a snapshot still finds
   * everything in the old one, which lives as long as the epoch.
   */
  remove(ref: SeriesRef, { startMs, endMs }: TimeRange): void {
    const snapshot = this.snapshot(ref);
    if (!snapshot) return;
    const kept = this.outside(snapshot, startMs, endMs);
    if (!kept) return;
    this.sampleCount -= this.sampleCountOf(ref);
    this.lateCount -= this.late.get(snapshot.slot)?.count ?? 0;
    this.late.delete(snapshot.slot);
    this.slotOf[ref] = -1;
    this.refOf[snapshot.slot] = -1;
    for (const { timestampsMs, values, extras } of kept) {
      const source = { words: valueColumn(values).words, at: 0 };
      for (let at = 0; at < timestampsMs.length; at += 1) {
        const timestampMs = timestampsMs[at] ?? 0;
        source.at = at;
        this.add(ref, timestampMs, source);
        if (extras?.histograms?.[at]) this.extras.countHistogram(this.slotOf[ref] ?? -1);
        if (extras?.startsMs) this.noteStart(ref, timestampMs, extras.startsMs[at] ?? NaN);
      }
    }
  }

  histogramCountOf(ref: SeriesRef): number {
    return this.extras.histogramCount(this.slotOf[ref] ?? -1);
  }

  private readWithExtras(
    { slot, inOrderCount, late }: SeriesSnapshot,
    startMs: number,
    endMs: number,
  ): readonly SampleColumns[] {
    // Whole blocks from the one with an earlier sample on.
    const inOrder = this.readInOrder(slot, inOrderCount, {
      startMs: startMs - 1,
      endMs,
      isWhole: true,
      memory: createReadMemory(),
    });
    return [...(inOrder ? [inOrder] : []), ...late]
      .map((columns, at) => {
        // One row more: what came before the first tells whether that is a reset.
        const from = Math.max(0, firstAtOrAfter(columns.timestampsMs, startMs) - 1);
        const part = partOf(columns, from, firstAtOrAfter(columns.timestampsMs, endMs, true));
        return sliceColumns(this.extras.resolve(slot, part, at > 0 || !inOrder), startMs, endMs);
      })
      .filter(({ timestampsMs }) => timestampsMs.length > 0);
  }

  /** The samples outside of a range, in order; undefined when all are. Does not decode when none are. */
  private outside(snapshot: SeriesSnapshot, startMs: number, endMs: number): readonly SampleColumns[] | undefined {
    const { slot, inOrderCount, late } = snapshot;
    const isAllInside =
      (inOrderCount === 0 || (startMs <= (this.firstMs[slot] ?? 0) && endMs >= (this.lastMs[slot] ?? 0))) &&
      late.every((run) => startMs <= (run.timestampsMs[0] ?? 0) && endMs >= (run.timestampsMs.at(-1) ?? 0));
    if (isAllInside) return [];
    return outsideOf(mergeColumns(this.read(snapshot, -Infinity, Infinity)), startMs, endMs);
  }

  sampleCountOf(ref: SeriesRef): number {
    const slot = this.slotOf[ref] ?? -1;
    return slot < 0 ? 0 : (this.counts[slot] ?? 0) + (this.late.get(slot)?.count ?? 0);
  }

  private slotFor(ref: SeriesRef): number {
    const known = this.slotOf[ref] ?? -1;
    if (known >= 0) return known;
    const slot = this.slotCount;
    this.slotCount += 1;
    this.slotOf = growInt32(this.slotOf, ref + 1, -1);
    this.refOf = growInt32(this.refOf, slot + 1);
    this.counts = growInt32(this.counts, slot + 1);
    this.links = growUint32(this.links, slot + 1);
    this.firstMs = growFloat64(this.firstMs, slot + 1);
    this.lastMs = growFloat64(this.lastMs, slot + 1);
    this.slotOf[ref] = slot;
    this.refOf[slot] = ref;
    if (slot >>> SLAB_BITS === this.slabs.length)
      this.slabs.push({
        timestampsMs: new Float64Array(SLAB_SLOTS * TAIL),
        column: valueColumn(new Float64Array(SLAB_SLOTS * TAIL)),
      });
    return slot;
  }

  private noteAdded(timestampMs: number): void {
    this.sampleCount += 1;
    if (timestampMs > this.maxMs) this.maxMs = timestampMs;
    if (timestampMs < this.minMs) this.minMs = timestampMs;
  }

  private addLate(slot: number, timestampMs: number, { words, at }: ValueSource): boolean {
    let late = this.late.get(slot);
    if (this.findInOrder(slot, timestampMs) ?? late?.find(timestampMs)) return false;
    if (!late) {
      late = new LateSamples();
      this.late.set(slot, late);
    }
    late.insert(timestampMs, words[at * 2] ?? 0, words[at * 2 + 1] ?? 0);
    this.lateCount += 1;
    this.noteAdded(timestampMs);
    return true;
  }

  private encodeTail(slot: number, { timestampsMs, column }: Slab): void {
    const from = (slot & (SLAB_SLOTS - 1)) << TAIL_BITS;
    const { writer } = this;
    writer.reset();
    writer.u32(this.links[slot] ?? 0);
    encodeTimestampBlock(timestampsMs.subarray(from, from + TAIL), TAIL, writer);
    this.encoder.encode(column, from, TAIL, writer);
    if (this.pageUsedBytes + writer.length > PAGE_BYTES) {
      this.pages.push(new ByteReader(new Uint8Array(PAGE_BYTES)));
      // Address 0 means "no block".
      this.pageUsedBytes = this.pages.length === 1 ? 8 : 0;
    }
    this.pages.at(-1)?.bytes.set(writer.bytes.subarray(0, writer.length), this.pageUsedBytes);
    this.links[slot] = (this.pages.length - 1) * PAGE_BYTES + this.pageUsedBytes;
    this.pageUsedBytes += writer.length;
  }

  /** One reader a page, moved to the block: the next call may move it elsewhere. */
  private openBlock(link: number): ByteReader {
    const page = Math.floor(link / PAGE_BYTES);
    const reader = this.pages[page];
    if (!reader) throw new Error(`Cannot read block ${link} of the head: there is no page ${page}`);
    reader.at = link % PAGE_BYTES;
    return reader;
  }

  private findInOrder(slot: number, timestampMs: number): { low: number; high: number } | undefined {
    const count = this.counts[slot] ?? 0;
    if (count === 0 || timestampMs < (this.firstMs[slot] ?? 0) || timestampMs > (this.lastMs[slot] ?? 0))
      return undefined;
    const slab = this.slabs[slot >>> SLAB_BITS];
    if (!slab) return undefined;
    const from = (slot & (SLAB_SLOTS - 1)) << TAIL_BITS;
    const tailCount = count & (TAIL - 1);
    if (tailCount > 0 && timestampMs >= (slab.timestampsMs[from] ?? 0)) {
      for (let at = from; at < from + tailCount; at += 1)
        if (slab.timestampsMs[at] === timestampMs) return wordsAt(slab.column.words, at);
      return undefined;
    }
    for (let link = this.links[slot] ?? 0; link !== 0;) {
      const reader = this.openBlock(link);
      link = reader.u32();
      const blockAt = reader.at;
      if (readFirstTimestampMs(reader) > timestampMs) continue;
      reader.at = blockAt;
      decodeTimestampBlock(reader, { numbers: this.scratchMs, from: 0, count: TAIL });
      const at = this.scratchMs.indexOf(timestampMs);
      if (at < 0) return undefined;
      decodeValueBlock(reader, this.scratch, 0, TAIL);
      return wordsAt(this.scratch.words, at);
    }
    return undefined;
  }

  private readInOrder(
    slot: number,
    inOrderCount: number,
    {
      startMs,
      endMs,
      memory,
      isWhole = false,
    }: TimeRange & { readonly memory: ReadMemory; readonly isWhole?: boolean },
  ): SampleColumns | undefined {
    if (inOrderCount === 0 || endMs < (this.firstMs[slot] ?? 0) || startMs > (this.lastMs[slot] ?? 0)) return undefined;
    const blockCount = (this.counts[slot] ?? 0) >>> TAIL_BITS;
    const wantedBlocks = (inOrderCount + TAIL - 1) >>> TAIL_BITS;
    const { chain } = memory;
    chain.readers.length = 0;
    chain.starts.length = 0;
    let firstBlock = blockCount;
    let block = blockCount - 1;
    for (let link = this.links[slot] ?? 0; link !== 0; block -= 1) {
      const reader = this.openBlock(link);
      const previous = reader.u32();
      const timesAt = reader.at;
      const first = readFirstTimestampMs(reader);
      if (block < wantedBlocks && first <= endMs) {
        chain.readers.push(reader);
        chain.starts.push(timesAt);
        firstBlock = block;
        if (first <= startMs) break;
      }
      link = previous;
    }
    chain.readers.reverse();
    chain.starts.reverse();
    const tailCount = inOrderCount > blockCount * TAIL ? inOrderCount - blockCount * TAIL : 0;
    const limit = inOrderCount - firstBlock * TAIL;
    return this.decodeBlocks(slot, { tailCount, limit, startMs: isWhole ? -Infinity : startMs, endMs, memory });
  }

  /** The blocks of the memory's chain and the tail behind them. */
  private decodeBlocks(
    slot: number,
    plan: TimeRange & { readonly tailCount: number; readonly limit: number; readonly memory: ReadMemory },
  ): SampleColumns | undefined {
    const { tailCount, memory } = plan;
    const { readers, starts } = memory.chain;
    const size = readers.length * TAIL + tailCount;
    if (size === 0) return undefined;
    const slab = this.slabs[slot >>> SLAB_BITS];
    const tailFrom = (slot & (SLAB_SLOTS - 1)) << TAIL_BITS;
    const tailMs = slab?.timestampsMs.subarray(tailFrom, tailFrom + tailCount) ?? new Float64Array(0);
    const timestampsMs = memory.timesOf(memory.chain, { blockSamples: TAIL, tailMs });
    const { column, at } = memory.arena.take(size);
    for (let index = 0; index < readers.length; index += 1) {
      const reader = readers[index];
      if (!reader) continue;
      reader.at = starts[index] ?? 0;
      decodeValueBlock(reader, column, at + index * TAIL, TAIL);
    }
    if (slab && tailCount > 0)
      column.values.set(slab.column.values.subarray(tailFrom, tailFrom + tailCount), at + readers.length * TAIL);
    const inside = memory.cut(timestampsMs, Math.min(size, plan.limit), plan);
    if (inside.timestampsMs.length === 0) return undefined;
    return { timestampsMs: inside.timestampsMs, values: column.values.subarray(at + inside.from, at + inside.to) };
  }
}

/** What reading many series of one generation keeps between them. */
export interface ReadMemory {
  readonly arena: ValueArena;
  /** Of the series that is being read. */
  readonly chain: BlockChain;
  readonly timesOf: (chain: BlockChain, end: ChainEnd) => Float64Array;
  /** The part of the first `count` times that lies inside the range. */
  readonly cut: (timestampsMs: Float64Array, count: number, range: TimeRange) => TimesPart;
}

interface TimesPart {
  readonly timestampsMs: Float64Array;
  readonly from: number;
  readonly to: number;
}

export function createReadMemory(): ReadMemory {
  let last: { readonly source: Float64Array; readonly count: number; readonly part: TimesPart } | undefined;
  return {
    arena: createValueArena(),
    chain: { readers: [], starts: [] },
    timesOf: createTimesReader(),
    cut: (source, count, { startMs, endMs }) => {
      if (last?.source === source && last.count === count) return last.part;
      const from = Math.min(count, firstAtOrAfter(source, startMs));
      const to = Math.max(from, Math.min(count, firstAtOrAfter(source, endMs, true)));
      const isAll = from === 0 && to === source.length;
      last = { source, count, part: { timestampsMs: isAll ? source : source.subarray(from, to), from, to } };
      return last.part;
    },
  };
}

function wordsAt(words: Uint32Array, at: number): { low: number; high: number } {
  return { low: words[at * 2] ?? 0, high: words[at * 2 + 1] ?? 0 };
}
