// Lowers the answer of one PromQL query to frames: a frame per series, or one table per query.
import { labelPairs, labelValue, metricName, type LabelSet } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { FieldConfig } from '@/lib/series/field-config';
import { GAP, numberField, PRESENT, textField, timeField, type Field, type Frame } from '@/lib/series/frame';
import { heatmapFrames } from '@/lib/series/heatmap-frames';
import { nativeHistogramFrame } from '@/lib/series/native-histogram-frame';
import { legendTexts } from '@/lib/series/series-names';
import type { QueryValue, SampleSeries } from '@/lib/series/query-result';

export interface FrameOptions {
  readonly refId: string;
  readonly expr: string;
  /** Variables are replaced before. Default "__auto" is the caller's business; "" means the full series text. */
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  /** The panel has several table queries: the value column is named "Value #A". */
  readonly isOneOfSeveralTables?: boolean;
  /** Steps of the range without a sample stay as gaps, for lines that break there; else frames hold only the rows of the answer. */
  readonly keepsGaps?: boolean;
}

/** One series in columns, whatever kind of answer it came from. */
interface Column {
  readonly labels: LabelSet;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
  /** By the same places as the times; absent when the series has floats only. */
  readonly histograms?: readonly (NativeHistogram | null)[];
}

export function framesFromQuery(value: QueryValue, options: FrameOptions): Frame[] {
  if (value.kind === 'string') return [textFrame(value.timestampMs, value.value, options)];
  const columns = columnsOf(value, options.keepsGaps === true);
  if (options.format === 'heatmap' && columns.some((column) => labelValue(column.labels, 'le') !== ''))
    return heatmapFrames(columns, options.refId);
  return options.format === 'table' ? tableFrames(columns, options) : seriesFrames(columns, options);
}

function columnsOf(value: Exclude<QueryValue, { kind: 'string' }>, keepsGaps: boolean): Column[] {
  switch (value.kind) {
    case 'scalar':
      return [singleColumn([], value.timestampMs, value.value)];
    case 'vector':
      return value.samples.map((sample) => singleColumn(sample.labels, value.timestampMs, sample.value));
    case 'matrix':
      return value.series.flatMap(samplesColumns);
    case 'grid': {
      // One time column for all series of the answer: 200 series of 1,000 points share 8 kB.
      const timesMs = new Float64Array(value.stepCount);
      for (let at = 0; at < timesMs.length; at += 1) timesMs[at] = value.startMs + at * value.stepMs;
      return value.series.map(({ labels, values, present, histograms }) => {
        const column = { labels, timesMs, values, present, ...(histograms !== undefined && { histograms }) };
        return keepsGaps || histograms !== undefined ? withGaps(column) : withoutGaps(column);
      });
    }
  }
}

/** Floats and native histograms of a series have times of their own: a column for each kind that is there. */
function samplesColumns({ labels, timestampsMs, values, histograms }: SampleSeries): Column[] {
  const floats = { labels, timesMs: timestampsMs, values, present: null };
  if (histograms === undefined) return [floats];
  const count = histograms.timestampsMs.length;
  const buckets = {
    labels,
    timesMs: histograms.timestampsMs,
    values: new Float64Array(count).fill(NaN),
    present: new Uint8Array(count),
    histograms: histograms.histograms,
  };
  return values.length > 0 ? [floats, buckets] : [buckets];
}

function singleColumn(labels: LabelSet, timestampMs: number, value: number): Column {
  return { labels, timesMs: Float64Array.of(timestampMs), values: Float64Array.of(value), present: null };
}

/** Absent slots become NaN, so that drawing loops need to look at one array only. */
function withGaps(column: Column): Column {
  const { present } = column;
  if (present === null) return column;
  const values = Float64Array.from(column.values);
  const marks = Uint8Array.from(present);
  for (let at = 0; at < values.length; at += 1) {
    if (present[at] === PRESENT) continue;
    values[at] = NaN;
    marks[at] = GAP;
  }
  return { ...column, values, present: marks };
}

function withoutGaps(column: Column): Column {
  const { present, timesMs, values } = column;
  if (present === null || present.every((mark) => mark === PRESENT)) return { ...column, present: null };
  const isThere = (_: number, at: number): boolean => present[at] === PRESENT;
  return { ...column, timesMs: timesMs.filter(isThere), values: values.filter(isThere), present: null };
}

function seriesFrames(columns: readonly Column[], options: FrameOptions): Frame[] {
  const texts = legendTexts(
    columns.map((column) => column.labels),
    options.legendFormat,
    options.expr,
  );
  return columns.map(({ labels, timesMs, values, present, histograms }, at) => {
    // A legend of labels that are not there names nothing: the series gets the name that it has without one.
    const name = texts[at] === '' ? null : (texts[at] ?? null);
    if (histograms?.some((one) => one !== null) === true)
      return nativeHistogramFrame({ labels, timesMs, histograms }, { refId: options.refId, name });
    return {
      refId: options.refId,
      name,
      length: values.length,
      fields: [timeField(timesMs), numberField('Value', values, { labels, legendText: name, present })],
    };
  });
}

/** Values of labels can be filtered by. */
const LABEL_CONFIG: FieldConfig = { custom: {}, filterable: true };

/** Time, one column a label (in the order of first appearance), and the value; a missing label is "". */
function tableFrames(columns: readonly Column[], options: FrameOptions): Frame[] {
  const names = new Set(columns.flatMap((column) => labelPairs(column.labels).map(([name]) => name)));
  const timesMs: number[] = [];
  const values: number[] = [];
  const cells = new Map<string, string[]>([...names].map((name) => [name, []]));
  for (const column of columns) appendRows(column, { timesMs, values, cells });
  const fields: Field[] = [
    timeField(Float64Array.from(timesMs)),
    ...[...cells].map(([name, texts]) => textField(name, texts, { config: LABEL_CONFIG })),
    numberField(options.isOneOfSeveralTables === true ? `Value #${options.refId}` : 'Value', Float64Array.from(values)),
  ];
  if (columns.length === 0) return [];
  return [{ refId: options.refId, name: null, length: values.length, fields }];
}

function appendRows(
  column: Column,
  table: { readonly timesMs: number[]; readonly values: number[]; readonly cells: ReadonlyMap<string, string[]> },
): void {
  const own = new Map(labelPairs(column.labels));
  for (let at = 0; at < column.values.length; at += 1) {
    if (column.present !== null && column.present[at] !== PRESENT) continue;
    table.timesMs.push(column.timesMs[at] ?? NaN);
    table.values.push(column.values[at] ?? NaN);
    for (const [name, texts] of table.cells) texts.push(own.get(name) ?? '');
  }
}

function textFrame(timestampMs: number, text: string, options: FrameOptions): Frame {
  const fields = [timeField(Float64Array.of(timestampMs)), textField('Value', [text])];
  return { refId: options.refId, name: null, length: 1, fields };
}

/** The metric most series of a frame list come from: for titles and units of new panels. */
export function metricOfFrames(frames: readonly Frame[]): string {
  for (const frame of frames)
    for (const field of frame.fields) {
      const name = metricName(field.labels);
      if (name !== '') return name;
    }
  return '';
}
