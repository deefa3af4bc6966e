// The head: what the log holds and no segment does yet, by epoch. A pure function of the log: the writer and the replay use the same apply().
import type { LabelSet } from '@/lib/labels/label-set';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { HISTOGRAM_MARK_HIGH } from '@/server/storage/head/sample-extras';
import { SERIES_ANNOUNCED, type SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesDeletion } from '@/server/storage/log/deletion-record';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { decodeLogRow, type LogRowSink, type NewSeries } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';
import type { SeriesRef } from '@/server/storage/ports';
import { Tombstones } from '@/server/storage/segments/tombstones';

export class Head {
  /** Oldest epoch first. Replaced, never changed: a reader may keep it. */
  generations: readonly HeadGeneration[] = [];
  /** Samples of ids that no log row or table named: their log row was broken. */
  unknownSampleCount = 0;
  /** Deletions that segments must still be told of; the head itself holds nothing that was deleted. */
  readonly tombstones = new Tombstones();

  private readonly scratch = { floats: new SampleRows(), histograms: new HistogramRows() };

  constructor(readonly registry: SeriesRegistry) {}

  get sizeBytes(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sizeBytes, 0);
  }

  get sampleCount(): number {
    return this.generations.reduce((sum, generation) => sum + generation.sampleCount, 0);
  }

  generation(epoch: number): HeadGeneration {
    const known = this.generations.find((generation) => generation.epoch === epoch);
    if (known) return known;
    const created = new HeadGeneration(epoch);
    this.generations = [...this.generations, created].toSorted((left, right) => left.epoch - right.epoch);
    return created;
  }

  /** Called when an epoch is sealed: its samples are in segments now. */
  drop(epoch: number): void {
    this.generations = this.generations.filter((generation) => generation.epoch !== epoch);
  }

  /** Applies one committed log row that has passed checkLogRow(). Synchronous: a reader sees all of it or nothing. */
  apply(epoch: number, payload: Uint8Array): void {
    const generation = this.generation(epoch);
    const sink: LogRowSink = {
      newSeries: (series) => this.applyNewSeries(series),
      floats: (rows) => this.applyFloats(generation, rows),
      histograms: (rows) => this.applyHistograms(generation, rows),
      deletion: (deletion) => this.applyDeletion(epoch, deletion),
    };
    decodeLogRow(payload, this.scratch, sink);
  }

  /** The words of the value at exactly this time; those of a histogram are no value. */
  find(ref: SeriesRef, timestampMs: number): { readonly low: number; readonly high: number } | undefined {
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
    const ref = this.ensure(labels);
    this.registry.setId(ref, id);
    this.registry.setFlag(ref, SERIES_ANNOUNCED);
    this.registry.activate(ref);
  }

  /** Segments of older epochs, and of those that are being written now, are covered by a tombstone. */
  private applyDeletion(epoch: number, { ids, range }: SeriesDeletion): void {
    const { registry } = this;
    for (const id of ids) {
      const ref = registry.refOfId(id);
      if (ref < 0) continue;
      for (const generation of this.generations) generation.remove(ref, range);
      const isWhole = range.startMs <= (registry.oldestMs[ref] ?? 0) && range.endMs >= registry.untilMs(ref);
      if (isWhole) registry.forgetTimes(ref);
    }
    this.tombstones.add({ gen: epoch - 1, range, ids });
  }

  private applyFloats(generation: HeadGeneration, rows: SampleRows): void {
    if (rows.hasStarts || generation.hasStarts) {
      this.applyStarted(generation, rows);
      return;
    }
    const { registry } = this;
    const { count, series, timestampsMs, column } = rows;
    const source = { words: column.words, at: 0 };
    for (let row = 0; row < count; row += 1) {
      const ref = registry.refOfId(series[row] ?? 0);
      if (ref < 0) {
        this.unknownSampleCount += 1;
        continue;
      }
      const timestampMs = timestampsMs[row] ?? 0;
      source.at = row;
      generation.add(ref, timestampMs, source);
      if (timestampMs > (registry.newestMs[ref] ?? 0)) registry.newestMs[ref] = timestampMs;
      if (timestampMs < (registry.oldestMs[ref] ?? 0)) registry.oldestMs[ref] = timestampMs;
      registry.activate(ref);
    }
  }

  /** As applyFloats(), with start timestamps: kept apart, so that rows without any pay nothing for them. */
  private applyStarted(generation: HeadGeneration, { count, series, timestampsMs, column, ...rows }: SampleRows): void {
    for (let row = 0; row < count; row += 1) {
      const ref = this.knownRef(series[row] ?? 0);
      if (ref < 0) continue;
      const timestampMs = timestampsMs[row] ?? 0;
      if (generation.add(ref, timestampMs, { words: column.words, at: row }))
        generation.noteStart(ref, timestampMs, rows.hasStarts ? (rows.startsMs[row] ?? NaN) : NaN);
      this.noteTime(ref, timestampMs);
    }
  }

  private applyHistograms(generation: HeadGeneration, rows: HistogramRows): void {
    for (let row = 0; row < rows.count; row += 1) {
      const ref = this.knownRef(rows.series[row] ?? 0);
      if (ref < 0) continue;
      const timestampMs = rows.timestampsMs[row] ?? 0;
      if (generation.addHistogram(ref, timestampMs, rows.record(row)))
        generation.noteStart(ref, timestampMs, rows.startsMs[row] ?? NaN);
      this.noteTime(ref, timestampMs);
    }
  }

  /** -1 when no log row or table named the id. */
  private knownRef(id: number): SeriesRef {
    const ref = this.registry.refOfId(id);
    if (ref < 0) this.unknownSampleCount += 1;
    return ref;
  }

  private noteTime(ref: SeriesRef, timestampMs: number): void {
    const { registry } = this;
    if (timestampMs > (registry.newestMs[ref] ?? 0)) registry.newestMs[ref] = timestampMs;
    if (timestampMs < (registry.oldestMs[ref] ?? 0)) registry.oldestMs[ref] = timestampMs;
    registry.activate(ref);
  }
}
