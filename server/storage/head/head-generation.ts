// The samples of one epoch and writer in memory: a raw tail a series, full tails encoded into pages, late samples apart. Hot path; see
// bench/ingest-head.bench.ts. Samples are only ever added, so "the first n of a series" is a snapshot.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import type { ValueWords } from '@/server/storage/head/find-in-order';
import type { GenerationParts } from '@/server/storage/head/generation-parts';
import { HeadExtras } from '@/server/storage/head/head-extras';
import { InOrderSamples } from '@/server/storage/head/in-order-samples';
import { LateSamples } from '@/server/storage/head/late-samples';
import { placeInSlab, TAIL, TAIL_BITS, TAIL_STRIDE, tailStart } from '@/server/storage/head/raw-tails';
import type { ReadMemory } from '@/server/storage/head/read-in-order';
import {
  firstAtOrAfter,
  mergeColumns,
  outsideOf,
  partOf,
  sliceColumns,
  type SampleColumns,
} from '@/server/storage/head/sample-columns';
import { NO_LATE, type SeriesSnapshot, type SnapshotColumns } from '@/server/storage/head/series-snapshot';
import { growInt32 } from '@/server/storage/index/grow';
import { IdTable } from '@/server/storage/index/id-table';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

const FIRST_SLOTS = 1024;

/** Parallel columns, rows `0 … count-1`. */
export interface AddedRows {
  readonly count: number;
  readonly timestampsMs: Float64Array;
  readonly column: ValueColumn;
}

/** A position in a value column, as words: NaN payloads survive. */
export interface ValueSource {
  readonly words: Uint32Array;
  readonly at: number;
}

/** Of AddedRows. */
interface RunColumns {
  readonly timestampsMs: Float64Array;
  readonly words: Uint32Array;
}

export class HeadGeneration {
  sampleCount = 0;
  minMs = Infinity;
  maxMs = -Infinity;

  private slotCount = 0;
  /** By reference, which are never given out twice. */
  private readonly slots = new IdTable();
  /** -1 for a slot that was given up by remove(). */
  private refOf: Int32Array = new Int32Array(FIRST_SLOTS);
  private readonly inOrder = new InOrderSamples();
  private readonly late = new Map<number, LateSamples>();
  private lateCount = 0;
  private readonly extras: HeadExtras;
  private readonly single = {
    refs: new Int32Array(1),
    rows: { count: 1, timestampsMs: new Float64Array(1), column: valueColumn(new Float64Array(1)) },
  };

  constructor(
    readonly epoch: number,
    /** The process whose log rows are here. */
    readonly writerId: number,
    /** Several threads build parts of one generation: their numbers must lie apart. */
    firstHistogramPage = 0,
  ) {
    this.extras = new HeadExtras(firstHistogramPage);
  }

  /** Memory of samples: pages, slabs and late samples. */
  get sizeBytes(): number {
    return this.inOrder.sizeBytes + this.lateCount * 16 + this.extras.sizeBytes;
  }

  has(ref: SeriesRef): boolean {
    return this.slots.get(ref) >= 0;
  }

  /** References of all series with samples here, in order of their first sample. */
  refs(): Int32Array {
    return this.refOf.subarray(0, this.slotCount).filter((ref) => ref >= 0);
  }

  /** Everything, for adopt(); nothing must be asked or added any more. */
  pack(): GenerationParts {
    const { slotCount, sampleCount, minMs, maxMs } = this;
    return {
      slotCount,
      sampleCount,
      minMs,
      maxMs,
      inOrder: this.inOrder.pack(),
      late: new Map(Array.from(this.late, ([slot, late]) => [slot, late.snapshot()])),
      extras: this.extras.pack(),
    };
  }

  /**
   * Takes over what was built elsewhere. `refs` are the series, by slot: a negative one stands for samples to leave out, and one that
   * is here already, or comes twice, gets what it has not at that time. Returns how many samples were left out.
   */
  adopt(parts: GenerationParts, refs: Int32Array): number {
    const base = this.inOrder.adopt(parts.inOrder, parts.slotCount);
    const end = base + parts.slotCount;
    this.refOf = growInt32(this.refOf, end);
    this.refOf.fill(-1, this.slotCount, end);
    this.slotCount = end;
    for (const [slot, runs] of parts.late) {
      const late = LateSamples.of(runs);
      this.late.set(base + slot, late);
      this.lateCount += late.count;
    }
    this.extras.adopt(parts.extras, base);
    this.sampleCount += parts.sampleCount;
    this.minMs = Math.min(this.minMs, parts.minMs);
    this.maxMs = Math.max(this.maxMs, parts.maxMs);
    let leftOutCount = 0;
    for (let slot = base; slot < end; slot += 1) {
      const ref = refs[slot - base] ?? -1;
      if (ref >= 0 && !this.has(ref)) {
        this.slots.set(ref, slot);
        this.refOf[slot] = ref;
        continue;
      }
      const snapshot = this.snapshotOf(slot);
      const count = this.giveUp(slot);
      if (ref >= 0) this.addColumns(ref, this.read(snapshot, -Infinity, Infinity));
      else leftOutCount += count;
    }
    return leftOutCount;
  }

  /** Of each series here: its first and its last time. */
  eachSpan(take: (ref: SeriesRef, firstMs: number, lastMs: number) => void): void {
    for (let slot = 0; slot < this.slotCount; slot += 1) {
      const ref = this.refOf[slot] ?? -1;
      if (ref < 0) continue;
      const late = this.late.size > 0 ? this.late.get(slot)?.snapshot() : undefined;
      const firstMs = (late ?? []).reduce(
        (least, { timestampsMs }) => Math.min(least, timestampsMs[0] ?? Infinity),
        this.inOrder.firstMs[slot] ?? Infinity,
      );
      take(ref, firstMs, this.inOrder.lastMs[slot] ?? -Infinity);
    }
  }

  /** Adds a sample; one that is there already (same time) is left as it is. Returns whether it was added. */
  add(ref: SeriesRef, timestampMs: number, { words, at }: ValueSource): boolean {
    const { refs, rows } = this.single;
    refs[0] = ref;
    rows.timestampsMs[0] = timestampMs;
    rows.column.words[0] = words[at * 2] ?? 0;
    rows.column.words[1] = words[at * 2 + 1] ?? 0;
    const before = this.sampleCount;
    this.addRows(refs, rows);
    return this.sampleCount > before;
  }

  /** As add(), of many; a negative reference stands for a row to leave out. Rows of one series that follow each other are added at once. */
  addRows(refs: Int32Array, { count: rowCount, timestampsMs, column }: AddedRows): void {
    const { slots } = this;
    const { words } = column;
    const columns = { timestampsMs, words };
    let addedCount = 0;
    for (let row = 0, end = 0; row < rowCount; row = end) {
      const ref = refs[row] ?? -1;
      end = row + 1;
      while (end < rowCount && refs[end] === ref) end += 1;
      if (ref < 0) continue;
      let slot = slots.get(ref);
      if (slot < 0) slot = this.makeSlot(ref);
      if (end > row + 1) addedCount += this.addRun(slot, columns, row, end);
      else if (this.addOne(slot, columns, row)) addedCount += 1;
    }
    this.sampleCount += addedCount;
  }

  /** The usual case: a run of one row. */
  private addOne(slot: number, { timestampsMs, words }: RunColumns, row: number): boolean {
    const { inOrder } = this;
    const timestampMs = timestampsMs[row] ?? 0;
    const { counts, lastMs } = inOrder;
    const count = counts[slot] ?? 0;
    const slab = inOrder.tails.slab(slot);
    if (!slab) return false;
    if (count > 0 && timestampMs <= (lastMs[slot] ?? 0)) {
      if (!this.addLate(slot, timestampMs, { words, at: row })) return false;
    } else {
      const place = placeInSlab(slot);
      const tailCount = count & (TAIL - 1);
      inOrder.times.note(slab.runs, (place << TAIL_BITS) + tailCount, timestampsMs, row);
      const at = tailStart(place) + tailCount * TAIL_STRIDE;
      slab.words[at * 2] = words[row * 2] ?? 0;
      slab.words[at * 2 + 1] = words[row * 2 + 1] ?? 0;
      if (count === 0) inOrder.firstMs[slot] = timestampMs;
      lastMs[slot] = timestampMs;
      counts[slot] = count + 1;
      if (tailCount === TAIL - 1) inOrder.encodeTail(slot, slab);
      if (timestampMs > this.maxMs) this.maxMs = timestampMs;
    }
    if (timestampMs < this.minMs) this.minMs = timestampMs;
    return true;
  }

  /** Rows `from … to-1` are of one series: those that rise go into its tail at once. Returns how many were added. */
  private addRun(slot: number, { timestampsMs, words }: RunColumns, from: number, to: number): number {
    const { inOrder } = this;
    const { counts, lastMs } = inOrder;
    const slab = inOrder.tails.slab(slot);
    if (!slab) return 0;
    const place = placeInSlab(slot);
    let addedCount = 0;
    for (let row = from, end = from; row < to; row = end) {
      const count = counts[slot] ?? 0;
      const tailCount = count & (TAIL - 1);
      const firstMs = timestampsMs[row] ?? 0;
      let newestMs = count > 0 ? (lastMs[slot] ?? 0) : -Infinity;
      for (const limit = Math.min(to, row + TAIL - tailCount); end < limit; end += 1) {
        const timestampMs = timestampsMs[end] ?? 0;
        if (timestampMs <= newestMs) break;
        newestMs = timestampMs;
      }
      if (end === row) {
        end += 1;
        if (!this.addLate(slot, firstMs, { words, at: row })) continue;
      } else {
        inOrder.times.noteRise(slab.runs, (place << TAIL_BITS) + tailCount, timestampsMs, { from: row, end });
        let at = tailStart(place) + tailCount * TAIL_STRIDE;
        for (let source = row; source < end; source += 1, at += TAIL_STRIDE) {
          slab.words[at * 2] = words[source * 2] ?? 0;
          slab.words[at * 2 + 1] = words[source * 2 + 1] ?? 0;
        }
        if (count === 0) inOrder.firstMs[slot] = firstMs;
        lastMs[slot] = newestMs;
        counts[slot] = count + end - row;
        if (tailCount + end - row === TAIL) inOrder.encodeTail(slot, slab);
        if (newestMs > this.maxMs) this.maxMs = newestMs;
      }
      addedCount += end - row;
      if (firstMs < this.minMs) this.minMs = firstMs;
    }
    return addedCount;
  }

  /** As add(), of an encoded histogram (lib/encoding/histogram-record.ts). */
  addHistogram(ref: SeriesRef, timestampMs: number, record: Uint8Array): boolean {
    if (this.find(ref, timestampMs)) return false;
    this.add(ref, timestampMs, this.extras.keep(record));
    this.extras.countHistogram(this.slots.get(ref));
    return true;
  }

  /** Some sample has a start timestamp: noteStart() must be called for those without one too. */
  get hasStarts(): boolean {
    return this.extras.hasStarts;
  }

  /** The start timestamp, or NaN, of the sample that was added last to the series. */
  noteStart(ref: SeriesRef, timestampMs: number, startMs: number): void {
    const slot = this.slots.get(ref);
    this.extras.noteStart(slot, timestampMs, { startMs, isLate: timestampMs < (this.inOrder.lastMs[slot] ?? 0) });
  }

  /** The encoded histogram that a mark found by find() stands for. */
  histogramRecord(mark: { readonly low: number }): Uint8Array {
    return this.extras.record(mark);
  }

  /** The words of the value at exactly this time, or undefined; a histogram's are a mark. */
  find(ref: SeriesRef, timestampMs: number): ValueWords | undefined {
    const slot = this.slots.get(ref);
    if (slot < 0) return undefined;
    return this.inOrder.find(slot, timestampMs) ?? this.late.get(slot)?.find(timestampMs);
  }

  /** Undefined when the series has no samples here. Cheap: nothing is decoded. */
  snapshot(ref: SeriesRef): SeriesSnapshot | undefined {
    const slot = this.slots.get(ref);
    return slot < 0 ? undefined : this.snapshotOf(slot);
  }

  private snapshotOf(slot: number): SeriesSnapshot {
    return { slot, inOrderCount: this.inOrder.counts[slot] ?? 0, late: this.late.get(slot)?.snapshot() ?? NO_LATE };
  }

  /** Of many series at once; undefined when none of them has samples here. */
  snapshots(refs: Int32Array): SnapshotColumns | undefined {
    const slots = new Int32Array(refs.length);
    const inOrderCounts = new Int32Array(refs.length);
    const late = new Map<number, readonly SampleColumns[]>();
    let hasAny = false;
    for (let at = 0; at < refs.length; at += 1) {
      const slot = this.slots.get(refs[at] ?? -1);
      slots[at] = slot;
      if (slot < 0) continue;
      hasAny = true;
      inOrderCounts[at] = this.inOrder.counts[slot] ?? 0;
      const lateOfSlot = this.late.size > 0 ? this.late.get(slot) : undefined;
      if (lateOfSlot) late.set(at, lateOfSlot.snapshot());
    }
    return hasAny ? { slots, inOrderCounts, late } : undefined;
  }

  /**
   * Columns of a snapshot inside the range; several sources when some came late. One `memory` for many series of one generation
   * and range: neighbours with the same times share one array of them.
   */
  read(
    snapshot: SeriesSnapshot,
    startMs: number,
    endMs: number,
    memory = this.createReadMemory(),
  ): readonly SampleColumns[] {
    const { slot, inOrderCount, late } = snapshot;
    if (this.extras.has(slot)) return this.readWithExtras(snapshot, startMs, endMs);
    const inOrder = this.inOrder.read(slot, inOrderCount, { startMs, endMs, memory });
    if (late.length === 0) return inOrder ? [inOrder] : [];
    const sources = late.map((run) => sliceColumns(run, startMs, endMs)).filter((run) => run.timestampsMs.length > 0);
    return inOrder ? [inOrder, ...sources] : sources;
  }

  /** `isPassing`: values are written over after arena.restart(). */
  createReadMemory(isPassing = false): ReadMemory {
    return this.inOrder.createReadMemory(isPassing);
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
    this.giveUp(snapshot.slot);
    this.slots.delete(ref, snapshot.slot);
    this.addColumns(ref, kept);
  }

  /** A reader that holds a snapshot of the slot still finds everything. Returns how many samples it had. */
  private giveUp(slot: number): number {
    const lateCount = this.late.get(slot)?.count ?? 0;
    const count = (this.inOrder.counts[slot] ?? 0) + lateCount;
    this.sampleCount -= count;
    this.lateCount -= lateCount;
    this.late.delete(slot);
    this.refOf[slot] = -1;
    return count;
  }

  /** Of this generation: marks of histograms stay good. */
  private addColumns(ref: SeriesRef, sources: readonly SampleColumns[]): void {
    for (const { timestampsMs, values, extras } of sources) {
      const source = { words: valueColumn(values).words, at: 0 };
      for (let at = 0; at < timestampsMs.length; at += 1) {
        const timestampMs = timestampsMs[at] ?? 0;
        source.at = at;
        if (!this.add(ref, timestampMs, source)) continue;
        if (extras?.histograms?.[at]) this.extras.countHistogram(this.slots.get(ref));
        if (this.hasStarts) this.noteStart(ref, timestampMs, extras?.startsMs?.[at] ?? NaN);
      }
    }
  }

  histogramCountOf(ref: SeriesRef): number {
    return this.extras.histogramCount(this.slots.get(ref));
  }

  private readWithExtras(
    { slot, inOrderCount, late }: SeriesSnapshot,
    startMs: number,
    endMs: number,
  ): readonly SampleColumns[] {
    // Whole blocks from the one with an earlier sample on.
    const inOrder = this.inOrder.read(slot, inOrderCount, {
      startMs: startMs - 1,
      endMs,
      isWhole: true,
      memory: this.createReadMemory(),
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
      (inOrderCount === 0 ||
        (startMs <= (this.inOrder.firstMs[slot] ?? 0) && endMs >= (this.inOrder.lastMs[slot] ?? 0))) &&
      late.every((run) => startMs <= (run.timestampsMs[0] ?? 0) && endMs >= (run.timestampsMs.at(-1) ?? 0));
    if (isAllInside) return [];
    return outsideOf(mergeColumns(this.read(snapshot, -Infinity, Infinity)), startMs, endMs);
  }

  sampleCountOf(ref: SeriesRef): number {
    const slot = this.slots.get(ref);
    return slot < 0 ? 0 : (this.inOrder.counts[slot] ?? 0) + (this.late.get(slot)?.count ?? 0);
  }

  private makeSlot(ref: SeriesRef): number {
    const slot = this.slotCount;
    this.slotCount += 1;
    this.refOf = growInt32(this.refOf, slot + 1);
    this.inOrder.reserve(slot + 1);
    this.slots.set(ref, slot);
    this.refOf[slot] = ref;
    return slot;
  }

  private addLate(slot: number, timestampMs: number, { words, at }: ValueSource): boolean {
    let late = this.late.get(slot);
    if (this.inOrder.find(slot, timestampMs) ?? late?.find(timestampMs)) return false;
    if (!late) {
      late = new LateSamples();
      this.late.set(slot, late);
    }
    late.insert(timestampMs, words[at * 2] ?? 0, words[at * 2 + 1] ?? 0);
    this.lateCount += 1;
    return true;
  }
}
