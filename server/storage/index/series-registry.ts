// Label set ↔ reference, for every series with samples in the head, and for those that ended not long ago. Columns by slot
// (ref-pages.ts), no object a series. What is asked of a series that is gone is answered as if it never was.
import { assert } from '@/lib/errors/assert';
import { METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { growInt32, growUint8 } from '@/server/storage/index/grow';
import { LabelTable } from '@/server/storage/index/label-table';
import { PairDictionary, type LabelPair } from '@/server/storage/index/pair-dictionary';
import { postingRefs } from '@/server/storage/index/postings';
import { PAGE_SIZE, REF_LIMIT, RefPages } from '@/server/storage/index/ref-pages';
import { Removals } from '@/server/storage/index/removals';
import {
  SERIES_ACTIVE,
  SERIES_ANNOUNCED,
  SERIES_PERSISTED,
  SERIES_REMOVED,
  SERIES_SWEPT,
} from '@/server/storage/index/series-flags';
import { SeriesIds } from '@/server/storage/index/series-ids';
import { SeriesPairs } from '@/server/storage/index/series-pairs';
import { SeriesTimes } from '@/server/storage/index/series-times';
import type { UsedNumbers } from '@/server/storage/index/stored-numbers';
import type { SeriesRef } from '@/server/storage/ports';

const FIRST_SIZE = 1024;

/** Pages looked at by one step of walk(): some 30,000 series. */
const WALK_PAGES = 1024;

/** Label sets kept for those who ask again: about 250 bytes each. */
const KEPT_LABEL_SETS = 100_000;

/** About what a series, a label of it, and a label pair of its own take. */
const SERIES_BYTES = 80;
const LINK_BYTES = 10;
const PAIR_BYTES = 250;

interface NotedRows {
  readonly count: number;
  readonly timestampsMs: Float64Array;
}

interface SeriesColumns {
  readonly flags: Uint8Array;
  readonly newestMs: Float64Array;
}

/** Series that have all of the one flags and none of the others. */
interface Wanted {
  readonly flags?: number;
  readonly without?: number;
}

export class SeriesRegistry {
  readonly pairs = new PairDictionary();
  readonly pages = new RefPages();
  /** Another number whenever a series comes or goes, or the number of a metric's name changes. */
  version = 0;
  activeCount = 0;
  /** Series that were not removed. */
  knownCount = 0;
  /** Another process sealed an epoch: which series have an end in the table is not known here. */
  areEndsStale = false;
  /** Series that ended at this time or before may have left: then only the tables know them. */
  goneUntilMs = -Infinity;
  /** Another number whenever series were removed. */
  departures = 0;

  private readonly times: SeriesTimes;
  private readonly ids: SeriesIds;
  private readonly links: SeriesPairs;
  private readonly table: LabelTable;
  private readonly removals = new Removals(this.pairs);
  private flags: Uint8Array;
  /** Stored number of the metric name's pair: 0 for series without a name, and while the pair has none. */
  private metricPairs: Int32Array;
  private readonly labelSets = new Map<SeriesRef, LabelSet>();

  /** `firstSize`: a power of two, 32 at least. Without `findsIds`, refOfId() knows none, and ids far apart take no room. */
  constructor({ firstSize = FIRST_SIZE, findsIds = true }: { firstSize?: number; findsIds?: boolean } = {}) {
    this.flags = new Uint8Array(firstSize);
    this.flags.fill(SERIES_REMOVED | SERIES_SWEPT, 0, PAGE_SIZE);
    this.metricPairs = new Int32Array(firstSize);
    this.times = new SeriesTimes(firstSize);
    this.ids = new SeriesIds(firstSize, findsIds);
    this.links = new SeriesPairs(firstSize);
    this.table = new LabelTable(firstSize, (ref) => this.pages.slotOf(ref));
  }

  /** Of series and label pairs, about. */
  get sizeBytes(): number {
    return this.knownCount * SERIES_BYTES + this.links.linkCount * LINK_BYTES + this.pairs.count * PAIR_BYTES;
  }

  /** Those of series and pairs that are gone are not used again. */
  get usedNumbers(): UsedNumbers {
    const references = Math.max(this.pages.count, this.pairs.numberCount);
    return { series: this.ids.next - 1, labelPairs: this.pairs.lastStoredId, references };
  }

  /** One more than the highest stored id known. */
  get nextId(): number {
    return this.ids.next;
  }

  /** Places of the columns: bounded by the series that are known, not by those that were ever met. */
  get slotCount(): number {
    return this.pages.slotCount;
  }

  /** A place in columns by series, valid while the series is known. */
  slotOf(ref: SeriesRef): number {
    return this.pages.slotOf(ref);
  }

  /** Of all series, by slot: their flags and newest times. For loops over many samples; valid until a series is made. */
  get columns(): SeriesColumns {
    return { flags: this.flags, newestMs: this.times.newestMs };
  }

  /** -1 when there is none. */
  find(labels: LabelSet): SeriesRef {
    return this.findAll(this.knownPairs(labels));
  }

  /** The pairs of a label set; undefined for those that no series has. */
  knownPairs(labels: LabelSet): (LabelPair | undefined)[] {
    const pairs: (LabelPair | undefined)[] = [];
    for (let at = 0; at < labels.length; at += 2) pairs.push(this.pairs.find(labels[at] ?? '', labels[at + 1] ?? ''));
    return pairs;
  }

  /** As findPairs(): what no series has makes none. */
  findAll(pairs: readonly (LabelPair | undefined)[]): SeriesRef {
    return areAllKnown(pairs) ? this.findPairs(pairs) : -1;
  }

  /** `labels` must be sorted, valid and not known yet. */
  create(labels: LabelSet): SeriesRef {
    const pairs: LabelPair[] = [];
    for (let at = 0; at < labels.length; at += 2) pairs.push(this.pairs.ensure(labels[at] ?? '', labels[at + 1] ?? ''));
    return this.createFromPairs(pairs);
  }

  /** As create(), of pairs of this registry. */
  createFromPairs(pairs: readonly LabelPair[]): SeriesRef {
    assert(this.usedNumbers.references < REF_LIMIT, 'a door refuses series long before references end');
    const ref = this.pages.take((firstSlot) => this.openPage(firstSlot));
    const slot = this.pages.slotOf(ref);
    this.flags[slot] = 0;
    for (const pair of pairs) {
      this.pairs.link(pair, ref);
      if (pair.name === METRIC_NAME) this.metricPairs[slot] = pair.storedId;
    }
    this.links.set(slot, pairs);
    this.knownCount += 1;
    this.version += 1;
    this.table.insert(ref, pairs, this.knownCount);
    return ref;
  }

  /** -1 when no series is made of exactly these pairs. */
  findPairs(pairs: readonly LabelPair[]): SeriesRef {
    return this.table.find(pairs, (slot) => this.links.equals(slot, pairs));
  }

  newestMs(ref: SeriesRef): number {
    return this.times.newestMs[this.pages.slotOf(ref)] ?? -Infinity;
  }

  oldestMs(ref: SeriesRef): number {
    return this.times.oldestMs[this.pages.slotOf(ref)] ?? Infinity;
  }

  storedOldestMs(ref: SeriesRef): number {
    return this.times.storedOldestMs[this.pages.slotOf(ref)] ?? Infinity;
  }

  /** At least the newest sample of a series, wherever it is. */
  untilMs(ref: SeriesRef): number {
    return this.times.untilMs(this.pages.slotOf(ref));
  }

  /** A sample of the series is in the head. */
  noteSample(ref: SeriesRef, timestampMs: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot < PAGE_SIZE) return;
    this.times.note(slot, timestampMs);
    this.activate(ref);
  }

  /** As noteSample(), of many: rows with a negative reference are left out. Hot path; see bench/ingest-head.bench.ts. */
  noteSamples(refs: Int32Array, { count, timestampsMs }: NotedRows): void {
    const { flags, pages, times } = this;
    const { newestMs, oldestMs } = times;
    let last = -1;
    let slot = 0;
    for (let row = 0; row < count; row += 1) {
      const ref = refs[row] ?? -1;
      if (ref !== last) {
        last = ref;
        slot = pages.slotOf(ref);
        if (slot >= PAGE_SIZE && ((flags[slot] ?? 0) & SERIES_ACTIVE) === 0) this.activate(ref);
      }
      if (slot < PAGE_SIZE) continue;
      const timestampMs = timestampsMs[row] ?? 0;
      if (timestampMs > (newestMs[slot] ?? 0)) newestMs[slot] = timestampMs;
      if (timestampMs < (oldestMs[slot] ?? 0)) oldestMs[slot] = timestampMs;
    }
  }

  /** Segments may have samples of the series from the one time to the other. */
  notePast(ref: SeriesRef, { oldestMs, endedMs }: { readonly oldestMs: number; readonly endedMs: number }): void {
    const slot = this.pages.slotOf(ref);
    if (slot < PAGE_SIZE) return;
    const { times } = this;
    times.oldestMs[slot] = Math.min(times.oldestMs[slot] ?? Infinity, oldestMs);
    times.sealedUntilMs[slot] = Math.max(times.sealedUntilMs[slot] ?? -Infinity, endedMs);
  }

  /** Sealed samples count, too: none is newer. */
  noteNewest(ref: SeriesRef, newestMs: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE) this.times.newestMs[slot] = newestMs;
  }

  /** The start that the table `series` has. */
  noteStoredOldest(ref: SeriesRef, oldestMs: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE) this.times.storedOldestMs[slot] = oldestMs;
  }

  /** The series has no samples any more, anywhere. */
  forgetTimes(ref: SeriesRef): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE) this.times.clear(slot);
  }

  isKnown(ref: SeriesRef): boolean {
    return !this.hasFlag(ref, SERIES_REMOVED);
  }

  hasFlag(ref: SeriesRef, flag: number): boolean {
    return ((this.flags[this.pages.slotOf(ref)] ?? 0) & flag) !== 0;
  }

  setFlag(ref: SeriesRef, flag: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE) this.flags[slot] = (this.flags[slot] ?? 0) | flag;
  }

  clearFlag(ref: SeriesRef, flag: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE) this.flags[slot] = (this.flags[slot] ?? 0) & ~flag;
  }

  activate(ref: SeriesRef): void {
    if (this.hasFlag(ref, SERIES_ACTIVE | SERIES_SWEPT)) return;
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
    const labels: string[] = [];
    for (const id of this.pairIds(ref)) {
      const pair = this.pairs.get(id);
      if (pair) labels.push(pair.name, pair.value);
    }
    return labels;
  }

  /** The stored number of its metric's name. */
  metricPairOf(ref: SeriesRef): number {
    return this.metricPairs[this.pages.slotOf(ref)] ?? 0;
  }

  /** Tells metrics apart, also those whose name has no stored number yet: the number, else one below 0. */
  metricKey(ref: SeriesRef): number {
    const storedId = this.metricPairOf(ref);
    if (storedId !== 0) return storedId;
    for (const id of this.pairIds(ref)) if (this.pairs.get(id)?.name === METRIC_NAME) return -id;
    return 0;
  }

  pairIds(ref: SeriesRef): Int32Array {
    return this.links.get(this.pages.slotOf(ref));
  }

  /** 0 while the series has never been committed. */
  idOf(ref: SeriesRef): number {
    return this.ids.column[this.pages.slotOf(ref)] ?? 0;
  }

  /** The id under which the series is written from now on; one that it had before goes on naming it. */
  setId(ref: SeriesRef, id: number): void {
    const slot = this.pages.slotOf(ref);
    if (slot >= PAGE_SIZE && this.ids.set(ref, slot, id)) this.clearFlag(ref, SERIES_ANNOUNCED);
  }

  /** Another process's id of a series that has one here. */
  addId(ref: SeriesRef, id: number): void {
    if (this.pages.slotOf(ref) >= PAGE_SIZE) this.ids.add(ref, id);
  }

  /** -1 for an id that is not known. */
  refOfId(id: number): SeriesRef {
    return this.ids.refOf(id);
  }

  /** The database holds the pair under this number; 0: not any longer. */
  setStoredPair(pair: LabelPair, storedId: number): void {
    if (pair.storedId === storedId) return;
    this.pairs.setStoredId(pair, storedId);
    if (pair.name !== METRIC_NAME) return;
    this.version += 1;
    for (const ref of postingRefs(pair.postings)) {
      const slot = this.pages.slotOf(ref);
      if (slot >= PAGE_SIZE) this.metricPairs[slot] = storedId;
    }
  }

  /** Every series is named again by its next log row, and looked for in the table: others may have removed it meanwhile. */
  forgetAnnouncements(): void {
    for (const ref of this.all()) this.clearFlag(ref, SERIES_ANNOUNCED | SERIES_PERSISTED);
  }

  /** Series that only log rows name are named again by their next one: whoever reads that may know nothing of earlier epochs. */
  forgetLoggedAnnouncements(): void {
    for (const refs of this.walk({ without: SERIES_PERSISTED }))
      for (const ref of refs) this.clearFlag(ref, SERIES_ANNOUNCED);
  }

  /** References of known series, rising, some thousand at a time; series may come and go between two steps. */
  *walk({ flags: wanted = 0, without = 0 }: Wanted = {}): Generator<Int32Array> {
    const unwanted = without | SERIES_REMOVED;
    for (let from = 0; from >= 0;) {
      const found = new Int32Array(WALK_PAGES * PAGE_SIZE);
      let count = 0;
      const { flags } = this;
      from = this.pages.walk(from, WALK_PAGES, (firstRef, firstSlot) => {
        for (let at = 0; at < PAGE_SIZE; at += 1) {
          const own = flags[firstSlot + at] ?? 0;
          if ((own & unwanted) !== 0 || (own & wanted) !== wanted) continue;
          found[count] = firstRef + at;
          count += 1;
        }
      });
      yield found.subarray(0, count);
    }
  }

  /** All known references, rising. */
  all(): Int32Array {
    const refs = new Int32Array(this.knownCount);
    let at = 0;
    for (const some of this.walk()) {
      refs.set(some, at);
      at += some.length;
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
      this.ids.forget(ref, this.pages.slotOf(ref));
      this.table.remove(ref);
    }
    this.removals.add(gone, atMs);
    this.knownCount -= gone.length;
    this.version += 1;
    this.departures += 1;
  }

  /**
   * Takes series that were removed before a time out of posting lists, and gives their places back; label pairs without a series go.
   * Yields where the event loop may have its turn.
   */
  *sweep(beforeMs = Infinity): Generator<void> {
    for (const refs of this.removals.takeDue(beforeMs))
      for (const ref of refs) {
        const slot = this.pages.slotOf(ref);
        this.removals.noteUnswept(this.links.get(slot));
        this.links.release(slot);
        this.setFlag(ref, SERIES_SWEPT);
        this.labelSets.delete(ref);
        this.pages.release(ref);
      }
    yield* this.removals.sweepPairs((ref) => this.isSwept(ref));
  }

  /** Some posting lists may hold series that were removed. */
  get isUnswept(): boolean {
    return this.removals.isUnswept;
  }

  /** Nothing is left of the series but its reference. */
  isSwept(ref: SeriesRef): boolean {
    return this.hasFlag(ref, SERIES_SWEPT);
  }

  /** Places that other series had before. Those not given out yet look as if their series were gone. */
  private openPage(firstSlot: number): void {
    const end = firstSlot + PAGE_SIZE;
    this.flags = growUint8(this.flags, end);
    this.metricPairs = growInt32(this.metricPairs, end);
    this.times.reserve(end);
    this.ids.reserve(end);
    this.flags.fill(SERIES_REMOVED | SERIES_SWEPT, firstSlot, end);
    this.metricPairs.fill(0, firstSlot, end);
    this.ids.column.fill(0, firstSlot, end);
    for (let slot = firstSlot; slot < end; slot += 1) {
      this.times.clear(slot);
      this.times.storedOldestMs[slot] = Infinity;
    }
  }
}

function areAllKnown(pairs: readonly (LabelPair | undefined)[]): pairs is readonly LabelPair[] {
  return !pairs.includes(undefined);
}
