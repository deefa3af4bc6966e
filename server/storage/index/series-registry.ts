// Label set ↔ reference, for every series with samples in the head, and for those that ended not long ago. Columns by reference, no
// object a series.
import { METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { growFloat64, growInt32, growUint8 } from '@/server/storage/index/grow';
import { IdTable } from '@/server/storage/index/id-table';
import { postingRefs } from '@/server/storage/index/postings';
import { PairDictionary, type LabelPair } from '@/server/storage/index/pair-dictionary';
import type { SeriesRef } from '@/server/storage/ports';

const FIRST_SIZE = 1024;

/** References checked by one step of sweep(); about 2 ms. */
const SWEEP_BURST = 500_000;

/** Label sets kept for those who ask again: about 250 bytes each. */
const KEPT_LABEL_SETS = 100_000;

/** About what a series, a label of it, and a label pair of its own take. */
const SERIES_BYTES = 80;
const LINK_BYTES = 10;
const PAIR_BYTES = 250;

const SERIES_REMOVED = 1;
/** Has samples in the head, or was made and waits for its first. */
export const SERIES_ACTIVE = 2;
/** Has a row in the table `series`. */
export const SERIES_PERSISTED = 4;
/** … and that row says when it ended. */
export const SERIES_ENDED = 8;
/** This process's own rows of the current epoch, or the table `series`, say which id it has: whoever reads our next row can resolve it. */
export const SERIES_ANNOUNCED = 16;
/** It was named by a committed log row, of any writer. */
export const SERIES_COMMITTED = 32;
/** It was removed, and its labels are gone, too. */
const SERIES_SWEPT = 64;

interface NotedRows {
  readonly count: number;
  readonly timestampsMs: Float64Array;
}

export class SeriesRegistry {
  readonly pairs = new PairDictionary();
  /** Another number whenever a series comes or goes, or the number of a metric's name changes. */
  version = 0;
  /** References 0 … count-1 were given out; removed ones keep their place. */
  count = 0;
  activeCount = 0;
  removedCount = 0;
  flags: Uint8Array;
  /** Stored id, 0 while the series has never been committed. */
  ids: Int32Array;
  /** Stored number of the metric name's pair: 0 for series without a name, and while the pair has none. */
  metricPairs: Int32Array;
  /** Newest sample that this process knows of; decides what is out of order. */
  newestMs: Float64Array;
  oldestMs: Float64Array;
  /** The start that the table `series` has; Infinity before there is a row. */
  storedOldestMs: Float64Array;
  /** At least the newest sample in any segment; rougher than newestMs. */
  sealedUntilMs: Float64Array;
  /** One more than the highest id known. */
  nextId = 1;
  /** Another process sealed an epoch: which series have an end in the table is not known here. */
  areEndsStale = false;
  /** Series that ended at this time or before may have left: then only the tables know them. */
  goneUntilMs = -Infinity;
  /** Another number whenever series were removed. */
  departures = 0;

  private pairStarts: Int32Array;
  private pairPool: Int32Array;
  private table: Int32Array;
  private hashes: Int32Array;
  private tableUsedCount = 0;
  private readonly findsIds: boolean;
  /** Of swept series, still in the pool. */
  private gonePairCount = 0;
  private readonly refsById = new IdTable();
  /** Further ids of a series: two processes met it at the same time. Rare. */
  private readonly otherIds = new Map<SeriesRef, number[]>();
  /** Removed, labels still there: oldest first. */
  private removals: { readonly atMs: number; readonly refs: readonly SeriesRef[] }[] = [];
  private readonly unsweptPairs = new Set<number>();
  private readonly labelSets = new Map<SeriesRef, LabelSet>();

  /** `firstSize`: a power of two. Without `findsIds`, refOfId() knows none, and ids far apart take no room. */
  constructor({ firstSize = FIRST_SIZE, findsIds = true }: { firstSize?: number; findsIds?: boolean } = {}) {
    this.findsIds = findsIds;
    this.flags = new Uint8Array(firstSize);
    this.ids = new Int32Array(firstSize);
    this.metricPairs = new Int32Array(firstSize);
    this.newestMs = new Float64Array(firstSize);
    this.oldestMs = new Float64Array(firstSize);
    this.storedOldestMs = new Float64Array(firstSize);
    this.sealedUntilMs = new Float64Array(firstSize);
    this.pairStarts = new Int32Array(firstSize + 1);
    this.pairPool = new Int32Array(firstSize * 8);
    this.table = new Int32Array(firstSize * 2);
    this.hashes = new Int32Array(firstSize);
  }

  /** Of series and label pairs, about. */
  get sizeBytes(): number {
    return this.count * SERIES_BYTES + (this.pairStarts[this.count] ?? 0) * LINK_BYTES + this.pairs.count * PAIR_BYTES;
  }

  /** -1 when there is none. */
  find(labels: LabelSet): SeriesRef {
    const pairs = this.pairsOf(labels);
    return pairs === undefined ? -1 : this.findPairs(pairs);
  }

  /** `labels` must be sorted, valid and not known yet. */
  create(labels: LabelSet): SeriesRef {
    const pairs: LabelPair[] = [];
    for (let at = 0; at < labels.length; at += 2) pairs.push(this.pairs.ensure(labels[at] ?? '', labels[at + 1] ?? ''));
    return this.createFromPairs(pairs);
  }

  /** As create(), of pairs of this registry. */
  createFromPairs(pairs: readonly LabelPair[]): SeriesRef {
    const ref = this.count;
    this.reserve(ref + 1, pairs.length);
    let at = this.pairStarts[ref] ?? 0;
    for (const pair of pairs) {
      this.pairPool[at] = pair.id;
      at += 1;
      this.pairs.link(pair, ref);
      if (pair.name === METRIC_NAME) this.metricPairs[ref] = pair.storedId;
    }
    this.pairStarts[ref + 1] = at;
    this.hashes[ref] = hashPairs(pairs);
    this.newestMs[ref] = -Infinity;
    this.sealedUntilMs[ref] = -Infinity;
    this.oldestMs[ref] = Infinity;
    this.storedOldestMs[ref] = Infinity;
    this.count += 1;
    this.version += 1;
    this.insertIntoTable(ref);
    return ref;
  }

  /** -1 when no series is made of exactly these pairs. */
  findPairs(pairs: readonly LabelPair[]): SeriesRef {
    const mask = this.table.length - 1;
    const hash = hashPairs(pairs);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.table[slot] ?? 0;
      if (entry === 0) return -1;
      const ref = entry - 1;
      if (entry > 0 && this.hashes[ref] === hash && this.hasPairs(ref, pairs)) return ref;
    }
  }

  /** At least the newest sample of a series, wherever it is. */
  untilMs(ref: SeriesRef): number {
    return Math.max(this.newestMs[ref] ?? -Infinity, this.sealedUntilMs[ref] ?? -Infinity);
  }

  /** A sample of the series is in the head. */
  noteSample(ref: SeriesRef, timestampMs: number): void {
    if (timestampMs > (this.newestMs[ref] ?? 0)) this.newestMs[ref] = timestampMs;
    if (timestampMs < (this.oldestMs[ref] ?? 0)) this.oldestMs[ref] = timestampMs;
    this.activate(ref);
  }

  /** As noteSample(), of many: rows with a negative reference are left out. Hot path; see bench/ingest-head.bench.ts. */
  noteSamples(refs: Int32Array, { count, timestampsMs }: NotedRows): void {
    const { flags, newestMs, oldestMs } = this;
    for (let row = 0; row < count; row += 1) {
      const ref = refs[row] ?? -1;
      if (ref < 0) continue;
      const timestampMs = timestampsMs[row] ?? 0;
      if (timestampMs > (newestMs[ref] ?? 0)) newestMs[ref] = timestampMs;
      if (timestampMs < (oldestMs[ref] ?? 0)) oldestMs[ref] = timestampMs;
      if (((flags[ref] ?? 0) & SERIES_ACTIVE) === 0) this.activate(ref);
    }
  }

  /** Segments may have samples of the series from the one time to the other. */
  notePast(ref: SeriesRef, { oldestMs, endedMs }: { readonly oldestMs: number; readonly endedMs: number }): void {
    this.oldestMs[ref] = Math.min(this.oldestMs[ref] ?? Infinity, oldestMs);
    this.sealedUntilMs[ref] = Math.max(this.sealedUntilMs[ref] ?? -Infinity, endedMs);
  }

  /** The series has no samples any more, anywhere. */
  forgetTimes(ref: SeriesRef): void {
    this.newestMs[ref] = -Infinity;
    this.sealedUntilMs[ref] = -Infinity;
    this.oldestMs[ref] = Infinity;
  }

  isKnown(ref: SeriesRef): boolean {
    return ref >= 0 && ref < this.count && ((this.flags[ref] ?? 0) & SERIES_REMOVED) === 0;
  }

  hasFlag(ref: SeriesRef, flag: number): boolean {
    return ((this.flags[ref] ?? 0) & flag) !== 0;
  }

  setFlag(ref: SeriesRef, flag: number): void {
    this.flags[ref] = (this.flags[ref] ?? 0) | flag;
  }

  clearFlag(ref: SeriesRef, flag: number): void {
    this.flags[ref] = (this.flags[ref] ?? 0) & ~flag;
  }

  activate(ref: SeriesRef): void {
    if (this.hasFlag(ref, SERIES_ACTIVE)) return;
    this.setFlag(ref, SERIES_ACTIVE);
    this.activeCount += 1;
  }

  deactivate(ref: SeriesRef): void {
    if (!this.hasFlag(ref, SERIES_ACTIVE)) return;
    this.clearFlag(ref, SERIES_ACTIVE);
    this.activeCount -= 1;
  }

  /** As labels(), and the very same list again while it is kept: what readers derive from it they can keep, too. */
  keptLabels(ref: SeriesRef): LabelSet {
    const known = this.labelSets.get(ref);
    if (known) return known;
    if (this.labelSets.size >= KEPT_LABEL_SETS) this.labelSets.clear();
    const labels = this.labels(ref);
    this.labelSets.set(ref, labels);
    return labels;
  }

  labels(ref: SeriesRef): LabelSet {
    const end = this.pairStarts[ref + 1] ?? 0;
    const labels: string[] = [];
    for (let at = this.pairStarts[ref] ?? 0; at < end; at += 1) {
      const pair = this.pairs.get(this.pairPool[at] ?? 0);
      if (pair) labels.push(pair.name, pair.value);
    }
    return labels;
  }

  /** Tells metrics apart, also those whose name has no stored number yet: the number, else one below 0. */
  metricKey(ref: SeriesRef): number {
    const storedId = this.metricPairs[ref] ?? 0;
    if (storedId !== 0) return storedId;
    for (const id of this.pairIds(ref)) if (this.pairs.get(id)?.name === METRIC_NAME) return -id;
    return 0;
  }

  pairIds(ref: SeriesRef): Int32Array {
    return this.pairPool.subarray(this.pairStarts[ref] ?? 0, this.pairStarts[ref + 1] ?? 0);
  }

  /** The id under which the series is written from now on; one that it had before goes on naming it. */
  setId(ref: SeriesRef, id: number): void {
    const earlier = this.ids[ref] ?? 0;
    if (earlier === id) return;
    if (earlier !== 0) this.noteOtherId(ref, earlier);
    this.clearFlag(ref, SERIES_ANNOUNCED);
    this.ids[ref] = id;
    this.placeId(ref, id);
  }

  /** Another process's id of a series that has one here. */
  addId(ref: SeriesRef, id: number): void {
    if (this.refOfId(id) === ref) return;
    this.noteOtherId(ref, id);
    this.placeId(ref, id);
  }

  private noteOtherId(ref: SeriesRef, id: number): void {
    this.otherIds.set(ref, [...(this.otherIds.get(ref) ?? []), id]);
  }

  private placeId(ref: SeriesRef, id: number): void {
    this.nextId = Math.max(this.nextId, id + 1);
    if (this.findsIds) this.refsById.set(id, ref);
  }

  /** The database holds the pair under this number; 0: not any longer. */
  setStoredPair(pair: LabelPair, storedId: number): void {
    if (pair.storedId === storedId) return;
    this.pairs.setStoredId(pair, storedId);
    if (pair.name !== METRIC_NAME) return;
    this.version += 1;
    for (const ref of postingRefs(pair.postings)) this.metricPairs[ref] = storedId;
  }

  /** Every series is named again by its next log row, and looked for in the table: others may have removed it meanwhile. */
  forgetAnnouncements(): void {
    for (let ref = 0; ref < this.count; ref += 1) this.clearFlag(ref, SERIES_ANNOUNCED | SERIES_PERSISTED);
  }

  /** Series that only log rows name are named again by their next one: whoever reads that may know nothing of earlier epochs. */
  forgetLoggedAnnouncements(): void {
    for (let ref = 0; ref < this.count; ref += 1)
      if (!this.hasFlag(ref, SERIES_PERSISTED)) this.clearFlag(ref, SERIES_ANNOUNCED);
  }

  /** -1 for an id that is not known. */
  refOfId(id: number): SeriesRef {
    return this.refsById.get(id);
  }

  /** All known references, rising. */
  all(): Int32Array {
    const refs = new Int32Array(this.count - this.removedCount);
    let at = 0;
    for (let ref = 0; ref < this.count; ref += 1) {
      if (this.hasFlag(ref, SERIES_REMOVED)) continue;
      refs[at] = ref;
      at += 1;
    }
    return refs;
  }

  /** Series that ended leave; whoever asks for their time must look into the tables from now on. As remove(). */
  leave(refs: readonly SeriesRef[], atMs: number): void {
    for (const ref of refs) if (this.isKnown(ref)) this.goneUntilMs = Math.max(this.goneUntilMs, this.untilMs(ref));
    this.remove(refs, atMs);
  }

  /**
   * Forgets series; their references are never given out again. Labels, and what posting lists have of them, stay until a sweep() for
   * those who found them before.
   */
  remove(refs: readonly SeriesRef[], atMs = -Infinity): void {
    // Some may be named twice.
    const gone = [...new Set(refs)].filter((ref) => this.isKnown(ref));
    if (gone.length === 0) return;
    for (const ref of gone) {
      this.deactivate(ref);
      this.setFlag(ref, SERIES_REMOVED);
      this.labelSets.delete(ref);
      for (const id of [this.ids[ref] ?? 0, ...(this.otherIds.get(ref) ?? [])]) this.refsById.delete(id, ref);
      this.otherIds.delete(ref);
      this.takeFromTable(ref);
    }
    this.removals.push({ atMs, refs: gone });
    this.removedCount += gone.length;
    this.version += 1;
    this.departures += 1;
  }

  /**
   * Takes series that were removed before a time out of posting lists; label pairs without a series go. Yields where the event loop
   * may have its turn.
   */
  *sweep(beforeMs = Infinity): Generator<void> {
    const { unsweptPairs } = this;
    const due = this.removals.filter(({ atMs }) => atMs < beforeMs);
    this.removals = this.removals.filter(({ atMs }) => atMs >= beforeMs);
    for (const { refs } of due)
      for (const ref of refs) {
        const pairIds = this.pairIds(ref);
        for (const id of pairIds) unsweptPairs.add(id);
        this.gonePairCount += pairIds.length;
        this.setFlag(ref, SERIES_SWEPT);
        this.labelSets.delete(ref);
      }
    let checkedCount = 0;
    for (const id of unsweptPairs) {
      unsweptPairs.delete(id);
      checkedCount += this.pairs.unlink(id, this.flags, SERIES_SWEPT);
      if (checkedCount < SWEEP_BURST) continue;
      checkedCount = 0;
      yield;
    }
  }

  /** Some posting lists may hold series that were removed. */
  get isUnswept(): boolean {
    return this.removals.length > 0 || this.unsweptPairs.size > 0;
  }

  /** Nothing is left of the series but its reference. */
  isSwept(ref: SeriesRef): boolean {
    return this.hasFlag(ref, SERIES_SWEPT);
  }

  private pairsOf(labels: LabelSet): LabelPair[] | undefined {
    const pairs: LabelPair[] = [];
    for (let at = 0; at < labels.length; at += 2) {
      const pair = this.pairs.find(labels[at] ?? '', labels[at + 1] ?? '');
      if (!pair) return undefined;
      pairs.push(pair);
    }
    return pairs;
  }

  private hasPairs(ref: SeriesRef, pairs: readonly LabelPair[]): boolean {
    const start = this.pairStarts[ref] ?? 0;
    if ((this.pairStarts[ref + 1] ?? 0) - start !== pairs.length) return false;
    for (let at = 0; at < pairs.length; at += 1) if (this.pairPool[start + at] !== pairs[at]?.id) return false;
    return true;
  }

  private reserve(count: number, pairCount: number): void {
    this.flags = growUint8(this.flags, count);
    this.ids = growInt32(this.ids, count);
    this.metricPairs = growInt32(this.metricPairs, count);
    this.hashes = growInt32(this.hashes, count);
    this.newestMs = growFloat64(this.newestMs, count);
    this.oldestMs = growFloat64(this.oldestMs, count);
    this.storedOldestMs = growFloat64(this.storedOldestMs, count);
    this.sealedUntilMs = growFloat64(this.sealedUntilMs, count);
    this.pairStarts = growInt32(this.pairStarts, count + 1);
    const usedCount = this.pairStarts[count - 1] ?? 0;
    if (usedCount + pairCount > this.pairPool.length && this.gonePairCount * 2 > usedCount) this.compactPairs();
    this.pairPool = growInt32(this.pairPool, (this.pairStarts[count - 1] ?? 0) + pairCount);
  }

  /** Swept series keep their reference, and nothing in the pool. */
  private compactPairs(): void {
    let to = 0;
    let from = 0;
    for (let ref = 0; ref < this.count; ref += 1) {
      const end = this.pairStarts[ref + 1] ?? 0;
      this.pairStarts[ref] = to;
      if (!this.hasFlag(ref, SERIES_SWEPT)) {
        this.pairPool.copyWithin(to, from, end);
        to += end - from;
      }
      from = end;
    }
    this.pairStarts[this.count] = to;
    this.gonePairCount = 0;
  }

  // Open addressing; an entry is reference + 1, 0 is free, -1 was taken out.
  private insertIntoTable(ref: SeriesRef): void {
    if ((this.tableUsedCount + 1) * 2 > this.table.length) {
      // Places of series that went are free again.
      const livingCount = this.count - this.removedCount;
      this.table = new Int32Array(livingCount * 4 > this.table.length ? this.table.length * 2 : this.table.length);
      this.tableUsedCount = 0;
      for (let known = 0; known < ref; known += 1) if (!this.hasFlag(known, SERIES_REMOVED)) this.place(known);
    }
    this.place(ref);
  }

  private place(ref: SeriesRef): void {
    const mask = this.table.length - 1;
    let slot = (this.hashes[ref] ?? 0) & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = ref + 1;
    this.tableUsedCount += 1;
  }

  private takeFromTable(ref: SeriesRef): void {
    const mask = this.table.length - 1;
    let slot = (this.hashes[ref] ?? 0) & mask;
    while (this.table[slot] !== ref + 1) slot = (slot + 1) & mask;
    this.table[slot] = -1;
  }
}

function hashPairs(pairs: readonly LabelPair[]): number {
  let hash = pairs.length;
  for (const { id } of pairs) {
    hash = Math.imul(hash ^ id, 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
