// What the rules of a group give in one run, gathered into one batch of the store.
import type { LabelSet } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import {
  type SampleAppender,
  type SampleBatch,
  type SeriesRef,
  STALE_MARKER_HIGH,
  STALE_MARKER_LOW,
} from '@/server/storage/ports';

/** The stale marker keeps its bits in typed arrays only. */
const STALE = new Float64Array(new Uint32Array(littleEndian([STALE_MARKER_LOW, STALE_MARKER_HIGH])).buffer);

function littleEndian(words: readonly number[]): readonly number[] {
  const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  return isLittle ? words : words.toReversed();
}

export class ResultBatch {
  private refs: SeriesRef[] = [];
  private values: (number | 'stale')[] = [];
  private histogramRefs: SeriesRef[] = [];
  private histograms: NativeHistogram[] = [];

  constructor(
    private readonly appender: Pick<SampleAppender, 'seriesRef'>,
    readonly timestampMs: number,
  ) {}

  get count(): number {
    return this.refs.length + this.histogramRefs.length;
  }

  /** Throws InputError when the store takes no more series. */
  seriesRef(labels: LabelSet): SeriesRef {
    return this.appender.seriesRef(labels);
  }

  addValue(ref: SeriesRef, value: number): void {
    this.refs.push(ref);
    this.values.push(value);
  }

  addHistogram(ref: SeriesRef, histogram: NativeHistogram): void {
    this.histogramRefs.push(ref);
    this.histograms.push(histogram);
  }

  addStale(ref: SeriesRef): void {
    this.refs.push(ref);
    this.values.push('stale');
  }

  /** What was gathered since the last time; null when that is nothing. */
  take(): SampleBatch | null {
    const { refs, values, histogramRefs, histograms } = this;
    if (this.count === 0) return null;
    const columns = new Float64Array(refs.length);
    for (const [row, value] of values.entries()) {
      if (value === 'stale') columns.set(STALE, row);
      else columns[row] = value;
    }
    this.refs = [];
    this.values = [];
    this.histogramRefs = [];
    this.histograms = [];
    return {
      count: refs.length,
      seriesRefs: Int32Array.from(refs),
      timestampsMs: new Float64Array(refs.length).fill(this.timestampMs),
      values: columns,
      ...(histograms.length > 0 && {
        histograms: {
          seriesRefs: Int32Array.from(histogramRefs),
          timestampsMs: new Float64Array(histograms.length).fill(this.timestampMs),
          histograms,
        },
      }),
    };
  }
}
