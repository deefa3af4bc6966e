// Reads the protobuf message prometheus.WriteRequest (remote write 1.0) into parallel columns; labels stay bytes. Hot path.
// Fields: https://github.com/prometheus/prometheus/blob/main/prompb/types.proto and remote.proto
import { type ValueColumn, valueColumn } from '@/lib/encoding/value-block';
import { InputError } from '@/lib/errors/input-error';
import { settingOf, type WriteRequestLimits } from '@/lib/formats/remote-write/remote-write-limits';
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';

/** Knows series by their label bytes, so that a known one need not be walked label by label. */
export interface SeriesRecogniser {
  /** Regions of the calls that follow point into `bytes`. */
  begin(bytes: Uint8Array): void;
  /** Where the label bytes that begin at `start` end, when they are those of the series to expect next; -1 else. */
  recognise(start: number, end: number): number;
  /** The number of the series with exactly these label bytes, 0 when it is not known. */
  identify(start: number, end: number): number;
  /** The number of the series recognised or identified last. */
  readonly current: number;
}

/** Of a series whose label fields do not stand together: its bytes name no series. */
export const SCATTERED_LABELS = -1;

/** Rows `0 … count-1` of each column are used. The next read overwrites all of it. */
export interface WriteRequest {
  /** The message that regions point into. */
  readonly bytes: Uint8Array;
  readonly seriesCount: number;
  /** Region of a series' label fields, from the tag of the first to the end of the last; empty when it has none. */
  readonly labelStarts: Int32Array;
  readonly labelEnds: Int32Array;
  /** What the recogniser calls a series: 0 when it does not know it, or SCATTERED_LABELS. */
  readonly numbers: Int32Array;
  /** The samples of series `s` are the rows from `sampleEnds[s-1]` (0 for the first) to `sampleEnds[s]`. */
  readonly sampleEnds: Int32Array;
  readonly sampleCount: number;
  /** Exact up to 2^53; beyond it rounded, and as far away as before. */
  readonly timestampsMs: Float64Array;
  /** All bits as they were sent. */
  readonly values: ValueColumn;
  /** Regions of Exemplar messages and the series of each, rising. */
  readonly exemplarCount: number;
  readonly exemplarSeries: Int32Array;
  readonly exemplarStarts: Int32Array;
  readonly exemplarEnds: Int32Array;
  /** Regions of Histogram messages and the series of each, rising. */
  readonly histogramCount: number;
  readonly histogramSeries: Int32Array;
  readonly histogramStarts: Int32Array;
  readonly histogramEnds: Int32Array;
  readonly metadataCount: number;
  /** Regions of MetricMetadata messages. */
  readonly metadataStarts: Int32Array;
  readonly metadataEnds: Int32Array;
}

const REQUEST_TIMESERIES = 0x0a;
const REQUEST_METADATA = 0x1a;
const SERIES_LABEL = 0x0a;
const SERIES_SAMPLE = 0x12;
const SERIES_EXEMPLAR = 0x1a;
const SERIES_HISTOGRAM = 0x22;
const SAMPLE_VALUE = 0x09;
const SAMPLE_TIMESTAMP = 0x10;

const FIRST_ROWS = 2048;
/** Tag and length; tag and 8 bytes of the value; tag and 6 bytes of the time. */
const USUAL_SAMPLE_BYTES = 18;
/** Tag of a sample, its length 16, tag of its value, as a little-endian number. */
const USUAL_SAMPLE_HEAD = 0x09_10_12;

const NOBODY: SeriesRecogniser = { begin: () => undefined, recognise: () => -1, identify: () => 0, current: 0 };

/** Owns its columns; one message at a time. */
export class WriteRequestReader implements WriteRequest {
  bytes: Uint8Array = new Uint8Array(0);
  seriesCount = 0;
  labelStarts: Int32Array = new Int32Array(FIRST_ROWS);
  labelEnds: Int32Array = new Int32Array(FIRST_ROWS);
  numbers: Int32Array = new Int32Array(FIRST_ROWS);
  sampleEnds: Int32Array = new Int32Array(FIRST_ROWS);
  sampleCount = 0;
  timestampsMs: Float64Array = new Float64Array(FIRST_ROWS);
  values: ValueColumn = valueColumn(new Float64Array(FIRST_ROWS));
  exemplarCount = 0;
  exemplarSeries: Int32Array = new Int32Array(0);
  exemplarStarts: Int32Array = new Int32Array(0);
  exemplarEnds: Int32Array = new Int32Array(0);
  histogramCount = 0;
  histogramSeries: Int32Array = new Int32Array(0);
  histogramStarts: Int32Array = new Int32Array(0);
  histogramEnds: Int32Array = new Int32Array(0);
  metadataCount = 0;
  metadataStarts: Int32Array = new Int32Array(0);
  metadataEnds: Int32Array = new Int32Array(0);

  /** Samples that are allowed beside the histograms seen so far. */
  private floatLimit = 0;
  private readonly cursor = new ProtobufCursor();
  private recogniser: SeriesRecogniser = NOBODY;

  constructor(private readonly limits: WriteRequestLimits) {}

  /** Bytes of memory held for the next message. */
  get heldBytes(): number {
    return (
      16 * this.labelStarts.length +
      16 * this.timestampsMs.length +
      8 * this.metadataStarts.length +
      12 * (this.histogramSeries.length + this.exemplarSeries.length)
    );
  }

  /** Throws InputError 400 for what is no such message or has more parts than the limits allow. */
  read(bytes: Uint8Array, recogniser: SeriesRecogniser = NOBODY): WriteRequest {
    const { cursor } = this;
    this.recogniser = recogniser;
    recogniser.begin(bytes);
    this.bytes = bytes;
    this.seriesCount = 0;
    this.sampleCount = 0;
    this.floatLimit = this.limits.maxSamples;
    this.exemplarCount = 0;
    this.histogramCount = 0;
    this.metadataCount = 0;
    cursor.open(bytes);
    while (cursor.at < bytes.length) {
      const tag = cursor.tag();
      if (tag === REQUEST_TIMESERIES) this.readSeries(cursor.messageEnd(bytes.length));
      else if (tag === REQUEST_METADATA) this.noteMetadata(cursor.messageEnd(bytes.length));
      else cursor.skip(tag, bytes.length);
    }
    return this;
  }

  private readSeries(end: number): void {
    const { cursor, recogniser } = this;
    const series = this.beginSeries();
    let labelStart = -1;
    let labelEnd = recogniser.recognise(cursor.at, end);
    let number = 0;
    if (labelEnd >= 0) {
      labelStart = cursor.at;
      number = recogniser.current;
      cursor.at = labelEnd;
    }
    while (cursor.at < end) {
      const tagAt = cursor.at;
      if (this.readUsualSample(tagAt, end)) continue;
      const tag = cursor.tag();
      if (tag === SERIES_LABEL) {
        // Recognised bytes that more labels follow are only the beginning of another series.
        number = labelStart < 0 || (tagAt === labelEnd && number !== SCATTERED_LABELS) ? 0 : SCATTERED_LABELS;
        labelEnd = cursor.messageEnd(end);
        cursor.at = labelEnd;
        if (labelStart < 0) labelStart = tagAt;
      } else if (tag === SERIES_SAMPLE) this.readAnySample(cursor.messageEnd(end));
      else if (tag === SERIES_HISTOGRAM) this.noteHistogram(series, cursor.messageEnd(end));
      else if (tag === SERIES_EXEMPLAR) this.noteExemplar(series, cursor.messageEnd(end));
      else cursor.skip(tag, end);
    }
    cursor.close(end);
    if (number === 0 && labelStart >= 0) number = recogniser.identify(labelStart, labelEnd);
    this.labelStarts[series] = labelStart;
    this.labelEnds[series] = labelEnd;
    this.numbers[series] = number;
    this.sampleEnds[series] = this.sampleCount;
  }

  /** Value, then a time of this century: nearly all samples look like this. False when this one does not; then nothing was read. */
  private readUsualSample(at: number, end: number): boolean {
    const { cursor, bytes } = this;
    const { view } = cursor;
    if (at + USUAL_SAMPLE_BYTES > end) return false;
    if ((view.getInt32(at, true) & 0xff_ffff) !== USUAL_SAMPLE_HEAD || bytes[at + 11] !== SAMPLE_TIMESTAMP)
      return false;
    const low = view.getInt32(at + 12, true);
    const high = view.getInt16(at + 16, true);
    // All of the six bytes but the last say that another one follows.
    if ((low & 0x8080_8080) !== 0x8080_8080 >> 0 || (high & 0x8080) !== 0x0080) return false;
    const row = this.beginSample();
    const { words } = this.values;
    // As words: a signalling NaN (the stale marker) would not survive as a number.
    words[row * 2] = view.getInt32(at + 3, true);
    words[row * 2 + 1] = view.getInt32(at + 7, true);
    const lowBits = (low & 0x7f) | ((low >>> 1) & 0x3f80) | ((low >>> 2) & 0x1f_c000) | ((low >>> 3) & 0xfe0_0000);
    this.timestampsMs[row] = ((high & 0x7f) | ((high >>> 1) & 0x3f80)) * 2 ** 28 + lowBits;
    cursor.at = at + USUAL_SAMPLE_BYTES;
    return true;
  }

  private readAnySample(end: number): void {
    const { cursor } = this;
    const row = this.beginSample();
    const { words } = this.values;
    let low = 0;
    let high = 0;
    let timestampMs = 0;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === SAMPLE_VALUE) {
        cursor.need(8, end);
        low = cursor.view.getUint32(cursor.at, true);
        high = cursor.view.getUint32(cursor.at + 4, true);
        cursor.at += 8;
      } else if (tag === SAMPLE_TIMESTAMP) timestampMs = cursor.int64();
      else cursor.skip(tag, end);
    }
    cursor.close(end);
    words[row * 2] = low;
    words[row * 2 + 1] = high;
    this.timestampsMs[row] = timestampMs;
  }

  private noteHistogram(series: number, end: number): void {
    const at = this.histogramCount;
    if (this.sampleCount >= this.floatLimit) throw tooMany('samples', this.limits, 'maxSamples');
    this.floatLimit -= 1;
    this.histogramSeries = grownInt32(this.histogramSeries, at + 1);
    this.histogramStarts = grownInt32(this.histogramStarts, at + 1);
    this.histogramEnds = grownInt32(this.histogramEnds, at + 1);
    this.histogramSeries[at] = series;
    this.histogramStarts[at] = this.cursor.at;
    this.histogramEnds[at] = end;
    this.histogramCount = at + 1;
    this.cursor.at = end;
  }

  private noteExemplar(series: number, end: number): void {
    const at = this.exemplarCount;
    if (at >= this.limits.maxSamples) throw tooMany('exemplars', this.limits, 'maxSamples');
    this.exemplarSeries = grownInt32(this.exemplarSeries, at + 1);
    this.exemplarStarts = grownInt32(this.exemplarStarts, at + 1);
    this.exemplarEnds = grownInt32(this.exemplarEnds, at + 1);
    this.exemplarSeries[at] = series;
    this.exemplarStarts[at] = this.cursor.at;
    this.exemplarEnds[at] = end;
    this.exemplarCount = at + 1;
    this.cursor.at = end;
  }

  private noteMetadata(end: number): void {
    const at = this.metadataCount;
    if (at >= this.limits.maxMetadata) throw tooMany('metadata entries', this.limits, 'maxMetadata');
    this.metadataStarts = grownInt32(this.metadataStarts, at + 1);
    this.metadataEnds = grownInt32(this.metadataEnds, at + 1);
    this.metadataStarts[at] = this.cursor.at;
    this.metadataEnds[at] = end;
    this.metadataCount = at + 1;
    this.cursor.at = end;
  }

  private beginSeries(): number {
    const series = this.seriesCount;
    if (series >= this.limits.maxSeries) throw tooMany('series', this.limits, 'maxSeries');
    if (series >= this.labelStarts.length) {
      this.labelStarts = grownInt32(this.labelStarts, series + 1);
      this.labelEnds = grownInt32(this.labelEnds, series + 1);
      this.numbers = grownInt32(this.numbers, series + 1);
      this.sampleEnds = grownInt32(this.sampleEnds, series + 1);
    }
    this.seriesCount = series + 1;
    return series;
  }

  private beginSample(): number {
    const row = this.sampleCount;
    if (row >= this.floatLimit) throw tooMany('samples', this.limits, 'maxSamples');
    if (row >= this.timestampsMs.length) {
      const timestampsMs = new Float64Array(this.timestampsMs.length * 2);
      timestampsMs.set(this.timestampsMs);
      const values = valueColumn(new Float64Array(timestampsMs.length));
      values.words.set(this.values.words);
      this.timestampsMs = timestampsMs;
      this.values = values;
    }
    this.sampleCount = row + 1;
    return row;
  }
}

function grownInt32(column: Int32Array, count: number): Int32Array {
  if (count <= column.length) return column;
  const grown = new Int32Array(Math.max(count, column.length * 2, 256));
  grown.set(column);
  return grown;
}

function tooMany(what: string, limits: WriteRequestLimits, limit: keyof WriteRequestLimits): InputError {
  return new InputError(
    `Cannot take this write request: it has more than ${limits[limit]} ${what} ${settingOf(limit)}; send smaller requests`,
  );
}
