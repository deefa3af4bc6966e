// The head: what the log holds and no segment does yet, by epoch and writer. A pure function of the log: whoever writes, follows or
// starts anew uses the same apply(), and the order in which the rows of several writers come makes no difference.
import { setImmediate } from 'node:timers/promises';
import type { LabelSet } from '@/lib/labels/label-set';
import { addFloats, addHistograms } from '@/server/storage/head/add-rows';
import { ChangeClock } from '@/server/storage/head/change-clock';
import { EpochSamples } from '@/server/storage/head/epoch-samples';
import type { ValueWords } from '@/server/storage/head/find-in-order';
import type { BuiltGeneration } from '@/server/storage/head/head-builder';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { HISTOGRAM_MARK_HIGH } from '@/server/storage/head/sample-extras';
import { growInt32 } from '@/server/storage/index/grow';
import { Selections } from '@/server/storage/index/selections';
import { SERIES_ACTIVE, SERIES_COMMITTED } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesDeletion } from '@/server/storage/log/deletion-record';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { decodeLogRow, type LogRowSink } from '@/server/storage/log/log-row';
import { SampleRows, type FloatRows } from '@/server/storage/log/sample-rows';
import type { NewSeries } from '@/server/storage/log/series-names';
import type { SeriesRef } from '@/server/storage/ports';
import { Tombstones, type LateFilter } from '@/server/storage/segments/tombstones';

/** What is read of rows to find their series. */
interface SeriesRows {
  readonly count: number;
  readonly series: Int32Array;
  readonly timestampsMs: Float64Array;
}

/** Whose log row it is. */
interface RowSource {
  readonly epoch: number;
  readonly writer: number;
}

interface WrittenRow {
  readonly floats: FloatRows;
  /** Series that the row names. */
  readonly named: readonly SeriesRef[];
}

export class Head {
  /** Lowest epoch first, then lowest writer: for equal times the first one counts. Replaced, never changed: a reader may keep it. */
  generations: readonly HeadGeneration[] = [];
  /** Ids in the row applied last that no row or table named so far. */
  readonly unknownIds = new Set<number>();
  /** Samples of ids that no log row or table names: their log row was broken. */
  unknownSampleCount = 0;
  /** Deletions that segments must still be told of; the head itself holds nothing that was deleted. */
  readonly tombstones = new Tombstones();

  /** What readers may keep of what they computed. */
  readonly changes = new ChangeClock();
  readonly selections: Selections;

  private readonly scratch = { floats: new SampleRows(), histograms: new HistogramRows() };
  private refs: Int32Array = new Int32Array(0);
  private skippedSampleCount = 0;
  /** Of the row being applied: what a deletion took out before it came. */
  private isDeleted: LateFilter | undefined;

  constructor(readonly registry: SeriesRegistry) {
    this.selections = new Selections(registry);
  }

  get sizeBytes(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sizeBytes, 0);
  }

  get sampleCount(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sampleCount, 0);
  }

  generation({ epoch, writer }: RowSource): HeadGeneration {
    for (const generation of this.generations)
      if (generation.epoch === epoch && generation.writerId === writer) return generation;
    const created = new HeadGeneration(epoch, writer);
    this.generations = [...this.generations, created].toSorted(
      (left, right) => left.epoch - right.epoch || left.writerId - right.writerId,
    );
    return created;
  }

  /** What all writers wrote in an epoch. */
  epochSamples(epoch: number): EpochSamples {
    return new EpochSamples(
      epoch,
      this.generations.filter((generation) => generation.epoch === epoch),
    );
  }

  /** Called when an epoch is sealed: its samples are in segments now. */
  drop(epoch: number): void {
    this.generations = this.generations.filter((generation) => generation.epoch !== epoch);
  }

  /** Series without samples in the head any more do not count against the limit. */
  async releaseSeries(): Promise<void> {
    const { registry } = this;
    for (const refs of registry.walk({ flags: SERIES_ACTIVE })) {
      for (const ref of refs) if (!this.generations.some((generation) => generation.has(ref))) registry.deactivate(ref);
      await setImmediate();
    }
  }

  /**
   * Applies one committed log row that has passed checkLogRow(). Synchronous: a reader sees all of it or nothing. Samples of ids that
   * are not known are left out and the ids noted; applying the row again adds them.
   */
  apply(source: RowSource, payload: Uint8Array): void {
    const generation = this.beginRow(source);
    const sink: LogRowSink = {
      knowsSeries: (id) => this.noteNamed(this.registry.refOfId(id)),
      newSeries: (series) => this.applyNewSeries(series),
      floats: (rows) => this.applyFloats(generation, rows),
      histograms: (rows) => this.applyHistograms(generation, rows),
      deletion: (deletion) => this.applyDeletion(source.epoch, deletion),
    };
    decodeLogRow(payload, this.scratch, sink);
  }

  /**
   * As apply(), of a row whose samples come by adopt(). Returns its deletions, which are for applyDeletion() when the samples of all
   * rows are there.
   */
  applyNames(payload: Uint8Array): readonly SeriesDeletion[] {
    const deletions: SeriesDeletion[] = [];
    const sink: LogRowSink = {
      knowsSeries: (id) => this.noteNamed(this.registry.refOfId(id)),
      newSeries: (series) => this.applyNewSeries(series),
      floats: () => undefined,
      histograms: () => undefined,
      deletion: (deletion) => deletions.push(deletion),
    };
    decodeLogRow(payload, this.scratch, sink);
    return deletions;
  }

  /** The samples of rows, built elsewhere. Those of ids that are not known are left out, and counted. */
  adopt(built: BuiltGeneration): void {
    const { registry } = this;
    const { epoch, parts, ids } = built;
    const generation = this.generation(built);
    const refs = ids.map((id) => registry.refOfId(id));
    this.unknownSampleCount += generation.adopt(parts, refs);
    for (const { gen, range, ids: deletedIds } of this.tombstones.all)
      if (gen >= epoch) for (const id of deletedIds) generation.remove(registry.refOfId(id), range);
    this.changes.note(generation.minMs);
    generation.eachSpan((ref, firstMs, lastMs) => {
      registry.noteSample(ref, firstMs);
      registry.noteSample(ref, lastMs);
    });
  }

  /**
   * As apply(), of a row that was encoded from nothing but these floats and names: they are what decoding it would give, with
   * references in place of ids.
   */
  applyWritten(source: RowSource, payload: Uint8Array, { floats: rows, named }: WrittenRow): void {
    const generation = this.beginRow(source);
    // Of a series that was removed meanwhile only the row knows who it was.
    if (this.isDeleted || !named.every((ref) => this.noteNamed(this.registry.isKnown(ref) ? ref : -1))) {
      this.apply(source, payload);
      return;
    }
    this.changes.note(earliestOf(rows.count, rows.timestampsMs));
    addFloats(generation, rows.series, rows);
    this.registry.noteSamples(rows.series, rows);
  }

  private beginRow(source: RowSource): HeadGeneration {
    // Clearing makes a new table each time, which the old one points to.
    if (this.unknownIds.size > 0) this.unknownIds.clear();
    this.skippedSampleCount = 0;
    this.isDeleted = this.tombstones.lateFilter(source.epoch, this.registry);
    return this.generation(source);
  }

  /** Nobody can say who the ids are that the last row left out. */
  countUnknown(): void {
    this.unknownSampleCount += this.skippedSampleCount;
  }

  /** The words of the value at exactly this time; those of a histogram are no value. */
  find(ref: SeriesRef, timestampMs: number): ValueWords | undefined {
    return this.locate(ref, timestampMs)?.found;
  }

  /** The encoded histogram at exactly this time; undefined when there is no sample. */
  findHistogram(ref: SeriesRef, timestampMs: number): Uint8Array | 'float' | undefined {
    const located = this.locate(ref, timestampMs);
    if (!located) return undefined;
    const { generation, found } = located;
    return found.high === HISTOGRAM_MARK_HIGH ? generation.histogramRecord(found) : 'float';
  }

  private locate(ref: SeriesRef, timestampMs: number) {
    for (const generation of this.generations) {
      if (timestampMs < generation.minMs || timestampMs > generation.maxMs) continue;
      const found = generation.find(ref, timestampMs);
      if (found) return { generation, found };
    }
    return undefined;
  }

  /** The reference of a label set; made when there is none. */
  ensure(labels: LabelSet): SeriesRef {
    const known = this.registry.find(labels);
    return known >= 0 ? known : this.registry.create(labels);
  }

  private applyNewSeries({ id, labels }: NewSeries): void {
    const { registry } = this;
    const ref = this.ensure(labels);
    if (registry.idOf(ref) === 0) registry.setId(ref, id);
    else registry.addId(ref, id);
    this.noteNamed(ref);
  }

  /** A committed log row names the series; false for -1. */
  private noteNamed(ref: SeriesRef): boolean {
    if (ref < 0) return false;
    this.registry.setFlag(ref, SERIES_COMMITTED);
    this.registry.activate(ref);
    return true;
  }

  /**
   * Takes out what epochs before this one hold, and what comes late for them. What is written in this one stays. Segments of those
   * epochs, and what is being sealed now, are covered by the tombstone.
   */
  applyDeletion(epoch: number, { ids, range }: SeriesDeletion): void {
    const { registry } = this;
    this.changes.note(-Infinity);
    const before = this.generations.filter((generation) => generation.epoch < epoch);
    const after = this.generations.filter((generation) => generation.epoch >= epoch);
    for (const id of ids) {
      const ref = registry.refOfId(id);
      if (ref < 0) {
        this.unknownIds.add(id);
        continue;
      }
      for (const generation of before) generation.remove(ref, range);
      const isWhole = range.startMs <= registry.oldestMs(ref) && range.endMs >= registry.untilMs(ref);
      if (isWhole && !after.some((generation) => generation.has(ref))) registry.forgetTimes(ref);
    }
    this.tombstones.add({ gen: epoch - 1, range, ids });
  }

  private applyFloats(generation: HeadGeneration, rows: FloatRows): void {
    const refs = this.refsOf(rows);
    addFloats(generation, refs, rows);
    this.registry.noteSamples(refs, rows);
  }

  private applyHistograms(generation: HeadGeneration, rows: HistogramRows): void {
    const refs = this.refsOf(rows);
    addHistograms(generation, refs, rows);
    this.registry.noteSamples(refs, rows);
  }

  /** References of a row's series, -1 for those that nobody named so far and for samples that were deleted. Valid until the next call. */
  private refsOf({ count, series, timestampsMs }: SeriesRows): Int32Array {
    this.changes.note(earliestOf(count, timestampsMs));
    this.refs = growInt32(this.refs, count);
    const { refs, registry, isDeleted } = this;
    for (let row = 0; row < count; row += 1) {
      const ref = registry.refOfId(series[row] ?? 0);
      refs[row] = ref;
      if (ref >= 0) continue;
      this.skippedSampleCount += 1;
      this.unknownIds.add(series[row] ?? 0);
    }
    if (isDeleted)
      for (let row = 0; row < count; row += 1) if (isDeleted(refs[row] ?? -1, timestampsMs[row] ?? 0)) refs[row] = -1;
    return refs;
  }
}

function earliestOf(count: number, timestampsMs: Float64Array): number {
  let earliestMs = Infinity;
  for (let row = 0; row < count; row += 1) {
    const timestampMs = timestampsMs[row] ?? Infinity;
    if (timestampMs < earliestMs) earliestMs = timestampMs;
  }
  return earliestMs;
}
