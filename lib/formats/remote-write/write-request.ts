// Reads the protobuf message prometheus.WriteRequest (remote write 1.0) into parallel columns; labels stay bytes. Hot path.
// Fields: https://github.com/prometheus/prometheus/blob/main/prompb/types.proto and remote.proto
import { type ValueColumn, valueColumn } from '@/lib/encoding/value-block';
import { InputError } from '@/lib/errors/input-error';
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';

export interface WriteRequestLimits {
  readonly maxSeries: number;
  readonly maxSamples: number;
  readonly maxMetadata: number;
}

/** Rows `0 … count-1` of each column are used. The next read overwrites all of it. */
export interface WriteRequest {
  /** The message that regions point into. */
  readonly bytes: Uint8Array;
  readonly seriesCount: number;
  /** Region of a series' label fields, from the tag of the first to the end of the last; empty when it has none. */
  readonly labelStarts: Int32Array;
  readonly labelEnds: Int32Array;
  /** The samples of series `s` are the rows from `sampleEnds[s-1]` (0 for the first) to `sampleEnds[s]`. */
  readonly sampleEnds: Int32Array;
  readonly sampleCount: number;
  /** Exact up to 2^53; beyond it rounded, and as far away as before. */
  readonly timestampsMs: Float64Array;
  /** All bits as they were sent. */
  readonly values: ValueColumn;
  readonly exemplarCount: number;
  readonly histogramCount: number;
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

/** Owns its columns; one message at a time. */
export class WriteRequestReader implements WriteRequest {
  bytes: Uint8Array = new Uint8Array(0);
  seriesCount = 0;
  labelStarts: Int32Array = new Int32Array(FIRST_ROWS);
  labelEnds: Int32Array = new Int32Array(FIRST_ROWS);
  sampleEnds: Int32Array = new Int32Array(FIRST_ROWS);
  sampleCount = 0;
  timestampsMs: Float64Array = new Float64Array(FIRST_ROWS);
  values: ValueColumn = valueColumn(new Float64Array(FIRST_ROWS));
  exemplarCount = 0;
  histogramCount = 0;
  metadataCount = 0;
  metadataStarts: Int32Array = new Int32Array(0);
  metadataEnds: Int32Array = new Int32Array(0);

  private readonly cursor = new ProtobufCursor();

  constructor(private readonly limits: WriteRequestLimits) {}

  /** Bytes of memory held for the next message. */
  get heldBytes(): number {
    return 12 * this.labelStarts.length + 16 * this.timestampsMs.length + 8 * this.metadataStarts.length;
  }

  /** Throws InputError 400 for what is no such message or has more parts than the limits allow. */
  read(bytes: Uint8Array): WriteRequest {
    const { cursor } = this;
    this.bytes = bytes;
    this.seriesCount = 0;
    this.sampleCount = 0;
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
    const { cursor } = this;
    const series = this.beginSeries();
    let labelStart = -1;
    let labelEnd = -1;
    while (cursor.at < end) {
      const tagAt = cursor.at;
      const tag = cursor.tag();
      if (tag === SERIES_LABEL) {
        labelEnd = cursor.messageEnd(end);
        cursor.at = labelEnd;
        if (labelStart < 0) labelStart = tagAt;
      } else if (tag === SERIES_SAMPLE) this.readSample(cursor.messageEnd(end));
      else {
        if (tag === SERIES_EXEMPLAR) this.exemplarCount += 1;
        else if (tag === SERIES_HISTOGRAM) this.histogramCount += 1;
        cursor.skip(tag, end);
      }
    }
    cursor.close(end);
    this.labelStarts[series] = labelStart;
    this.labelEnds[series] = labelEnd;
    this.sampleEnds[series] = this.sampleCount;
  }

  private readSample(end: number): void {
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
    // As words: a signalling NaN (the stale marker) would not survive as a number.
    words[row * 2] = low;
    words[row * 2 + 1] = high;
    this.timestampsMs[row] = timestampMs;
  }

  private noteMetadata(end: number): void {
    const at = this.metadataCount;
    if (at >= this.limits.maxMetadata) throw tooMany('metadata entries', this.limits.maxMetadata);
    this.metadataStarts = grownInt32(this.metadataStarts, at + 1);
    this.metadataEnds = grownInt32(this.metadataEnds, at + 1);
    this.metadataStarts[at] = this.cursor.at;
    this.metadataEnds[at] = end;
    this.metadataCount = at + 1;
    this.cursor.at = end;
  }

  private beginSeries(): number {
    const series = this.seriesCount;
    if (series >= this.limits.maxSeries) throw tooMany('series', this.limits.maxSeries);
    if (series >= this.labelStarts.length) {
      this.labelStarts = grownInt32(this.labelStarts, series + 1);
      this.labelEnds = grownInt32(this.labelEnds, series + 1);
      this.sampleEnds = grownInt32(this.sampleEnds, series + 1);
    }
    this.seriesCount = series + 1;
    return series;
  }

  private beginSample(): number {
    const row = this.sampleCount;
    if (row >= this.limits.maxSamples) throw tooMany('samples', this.limits.maxSamples);
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

function tooMany(what: string, limit: number): InputError {
  return new InputError(`Cannot take this write request: it has more than ${limit} ${what}; send smaller requests`);
}
