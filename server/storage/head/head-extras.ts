// Histograms and start timestamps of one generation of the head, by slot. Only ever added to, as the samples themselves: a reader
// with a snapshot of a slot finds what belongs to it.
import { valueColumn } from '@/lib/encoding/value-block';
import { HistogramPages, type HistogramPageParts } from '@/server/storage/head/histogram-pages';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { HISTOGRAM_MARK_HIGH } from '@/server/storage/head/sample-extras';
import { StartTimes, type SlotStarts } from '@/server/storage/head/start-times';

export interface ExtrasParts {
  readonly histogramCounts: ReadonlyMap<number, number>;
  readonly pages: HistogramPageParts;
  readonly starts: ReadonlyMap<number, SlotStarts>;
}

export class HeadExtras {
  /** A slot that is not in it has floats only. */
  private readonly histogramCounts = new Map<number, number>();
  private readonly pages: HistogramPages;
  private readonly starts = new StartTimes();
  private readonly mark = { words: new Uint32Array([0, HISTOGRAM_MARK_HIGH]), at: 0 };

  constructor(firstHistogramPage = 0) {
    this.pages = new HistogramPages(firstHistogramPage);
  }

  pack(): ExtrasParts {
    return { histogramCounts: this.histogramCounts, pages: this.pages.pack(), starts: this.starts.pack() };
  }

  /** Slots count from `base` on. */
  adopt({ histogramCounts, pages, starts }: ExtrasParts, base: number): void {
    for (const [slot, count] of histogramCounts) this.histogramCounts.set(base + slot, count);
    this.pages.adopt(pages);
    this.starts.adopt(starts, base);
  }

  get sizeBytes(): number {
    return this.pages.sizeBytes + this.starts.sizeBytes;
  }

  /** Some sample has a start timestamp: those without one must be noted too from now on. */
  get hasStarts(): boolean {
    return this.starts.sizeBytes > 0;
  }

  has(slot: number): boolean {
    return this.histogramCounts.has(slot) || this.starts.has(slot);
  }

  /** Keeps an encoded histogram; returns the value that stands for it, good until the next call. */
  keep(record: Uint8Array): { readonly words: Uint32Array; readonly at: number } {
    this.mark.words[0] = this.pages.append(record);
    return this.mark;
  }

  /** The encoded histogram that a mark stands for. */
  record(mark: { readonly low: number }): Uint8Array {
    return this.pages.record(mark.low);
  }

  countHistogram(slot: number): void {
    this.histogramCounts.set(slot, this.histogramCount(slot) + 1);
  }

  histogramCount(slot: number): number {
    return this.histogramCounts.get(slot) ?? 0;
  }

  noteStart(slot: number, timestampMs: number, start: { readonly startMs: number; readonly isLate: boolean }): void {
    this.starts.note(slot, timestampMs, start);
  }

  /** The same samples with their histograms and start timestamps. */
  resolve(slot: number, columns: SampleColumns, isLate: boolean): SampleColumns {
    const startsMs = this.starts.read(slot, columns.timestampsMs, isLate);
    if (!this.histogramCounts.has(slot)) return { ...columns, ...(startsMs && { extras: { startsMs } }) };
    const { words } = valueColumn(columns.values);
    const read = this.pages.reader();
    const histograms = Array.from(columns.timestampsMs, (_timestampMs, at) =>
      words[at * 2 + 1] === HISTOGRAM_MARK_HIGH ? read(words[at * 2] ?? 0) : undefined,
    );
    return { ...columns, extras: { histograms, ...(startsMs && { startsMs }) } };
  }
}
