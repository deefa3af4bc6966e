// Query results as Prometheus' JSON, in pieces: labels are rendered once a series, numbers by the rules of its API.
import type { LabelSet } from '@/lib/labels/label-set';
import { histogramJson } from '@/lib/formats/histogram-json';
import { createJsonBytes, type JsonBytes } from '@/lib/formats/json-bytes';
import type { KeptMetrics } from '@/lib/formats/kept-metrics';
import {
  createGridOpenings,
  packOpenings,
  packTimes,
  type GridOpenings,
  type Openings,
} from '@/lib/formats/json-openings';
import { formatSampleValue } from '@/lib/formats/sample-value';
import { formatDecimal } from '@/lib/promql/format-decimal';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { GridSeries, QueryValue, SampleSeries } from '@/lib/series/query-result';

/** Seconds with up to three decimals. */
export function formatTimestamp(timestampMs: number): string {
  return String(timestampMs / 1000);
}

/** `{"__name__":"up","job":"node"}`; written by hand because a label may be called `__proto__`. */
export function labelsJson(labels: LabelSet): string {
  let text = '{';
  for (let at = 0; at < labels.length; at += 2) {
    text += `${at === 0 ? '' : ','}${JSON.stringify(labels[at])}:${JSON.stringify(labels[at + 1])}`;
  }
  return `${text}}`;
}

interface DataOptions {
  /** Appended as raw JSON members. */
  readonly extra?: string;
  /** Of label sets that earlier answers had. */
  readonly kept?: KeptMetrics;
  readonly gridOpenings?: GridOpenings;
}

/** For the answers of a server; may outlast each of them. */
export function createKeptOpenings(): GridOpenings {
  return createGridOpenings(formatTimestamp);
}

/** The `data` object of a query answer: `{"resultType":…,"result":…}`, in pieces. */
export function* queryDataJson(
  value: QueryValue,
  { extra = '', kept, gridOpenings = createKeptOpenings() }: DataOptions = {},
): Generator<Uint8Array> {
  const out = createJsonBytes(kept);
  switch (value.kind) {
    case 'scalar':
      // Scalars alone are written without exponent, as Prometheus does.
      out.raw(
        `{"resultType":"scalar","result":[${formatTimestamp(value.timestampMs)},"${formatDecimal(value.value)}"]`,
      );
      break;
    case 'string':
      out.raw(`{"resultType":"string","result":[${formatTimestamp(value.timestampMs)},${JSON.stringify(value.value)}]`);
      break;
    case 'vector': {
      const timestamp = formatTimestamp(value.timestampMs);
      const openings = packOpenings([`"value":[${timestamp},"`]);
      out.raw('{"resultType":"vector","result":[');
      yield* listed(value.samples, out, ({ labels, value: sample, histogram }) => {
        out.metric(labels);
        if (histogram) out.raw(`"histogram":[${timestamp},${histogramJson(histogram, formatSampleValue)}]}`);
        else {
          out.point(openings, sample);
          out.rawBytes(CLOSING);
        }
      });
      out.raw(']');
      break;
    }
    case 'matrix': {
      const openingsOf = createOpeningsOf();
      out.raw('{"resultType":"matrix","result":[');
      yield* listed(value.series, out, (series) => writeSampleSeries(out, series, openingsOf(series.timestampsMs)));
      out.raw(']');
      break;
    }
    case 'grid': {
      const { startMs, stepMs, stepCount } = value;
      const openings = gridOpenings(startMs, stepMs, stepCount);
      out.raw('{"resultType":"matrix","result":[');
      yield* listed(value.series, out, (series) => writeGridSeries(out, series, { ...value, openings }));
      out.raw(']');
      break;
    }
  }
  out.raw(`${extra}}`);
  yield out.take();
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const COMMA = encode(',');
const CLOSING = encode('}');
const VALUES = encode('"values":[');

function* listed<T>(items: readonly T[], out: JsonBytes, write: (item: T) => void): Generator<Uint8Array> {
  for (let at = 0; at < items.length; at += 1) {
    if (at > 0) out.rawBytes(COMMA);
    write(items[at] as T);
    if (out.isFull()) yield out.take();
  }
}

/** What stands in front of values at these times; kept for the next series, which mostly has the same ones. */
function createOpeningsOf(): (timestampsMs: Float64Array) => Openings {
  let last: { readonly timestampsMs: Float64Array; readonly openings: Openings } | undefined;
  return (timestampsMs) => {
    const isSame =
      last?.timestampsMs.length === timestampsMs.length &&
      last.timestampsMs.every((timeMs, at) => timeMs === timestampsMs[at]);
    if (!last || !isSame)
      last = {
        timestampsMs,
        openings: packTimes(timestampsMs, formatTimestamp),
      };
    return last.openings;
  };
}

function writeSampleSeries(out: JsonBytes, { labels, values, histograms }: SampleSeries, openings: Openings): void {
  const points = histograms?.histograms.map((histogram, at) => ({
    timeMs: histograms.timestampsMs[at] ?? 0,
    histogram,
  }));
  out.metric(labels);
  if (values.length > 0 || !points) {
    out.rawBytes(VALUES);
    out.points(openings, values, null);
    out.raw(points ? '],' : ']');
  }
  if (points) out.raw(histogramsJson(points));
  out.rawBytes(CLOSING);
}

interface GridContext {
  readonly startMs: number;
  readonly stepMs: number;
  /** What stands in front of the value of each step. */
  readonly openings: Openings;
}

function writeGridSeries(
  out: JsonBytes,
  { labels, values, present, histograms }: GridSeries,
  { startMs, stepMs, openings }: GridContext,
): void {
  const points = histograms?.flatMap((histogram, step) =>
    histogram ? [{ timeMs: startMs + step * stepMs, histogram }] : [],
  );
  out.metric(labels);
  if (!points || present?.includes(1) !== false) {
    out.rawBytes(VALUES);
    out.points(openings, values, present);
    out.raw(points ? '],' : ']');
  }
  if (points) out.raw(histogramsJson(points));
  out.rawBytes(CLOSING);
}

function histogramsJson(points: readonly { readonly timeMs: number; readonly histogram: NativeHistogram }[]): string {
  const listedPoints = points.map(
    ({ timeMs, histogram }) => `[${formatTimestamp(timeMs)},${histogramJson(histogram, formatSampleValue)}]`,
  );
  return `"histograms":[${listedPoints.join(',')}]`;
}
