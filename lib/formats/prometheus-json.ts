// Query results as Prometheus' JSON, in pieces: labels are rendered once a series, numbers by the rules of its API.
import type { LabelSet } from '@/lib/labels/label-set';
import { histogramJson } from '@/lib/formats/histogram-json';
import { formatDecimal } from '@/lib/promql/format-decimal';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { GridSeries, QueryValue, SampleSeries } from '@/lib/series/query-result';

/** Pieces are handed on when they reach about this many characters, so that a long answer streams. */
const PIECE_CHARACTERS = 64 * 1024;

/** Shortest text that reads back as the same number, exponent as Go prints it: 1e-7 is "1e-07" (web/api, MarshalFloat). */
export function formatSampleValue(value: number): string {
  if (value !== value) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  const exponentAt = text.indexOf('e');
  // JavaScript and Go agree where exponents begin (below 1e-6, from 1e21); Go pads the exponent to two digits.
  if (exponentAt === -1 || text.length - exponentAt > 3) return text;
  return `${text.slice(0, exponentAt + 2)}0${text.slice(exponentAt + 2)}`;
}

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

/** The `data` object of a query answer: `{"resultType":…,"result":…}`, in pieces. `extra` is appended as raw JSON members. */
export function* queryDataJson(value: QueryValue, extra = ''): Generator<string> {
  switch (value.kind) {
    case 'scalar':
      // Scalars alone are written without exponent, as Prometheus does.
      yield `{"resultType":"scalar","result":[${formatTimestamp(value.timestampMs)},"${formatDecimal(value.value)}"]`;
      break;
    case 'string':
      yield `{"resultType":"string","result":[${formatTimestamp(value.timestampMs)},${JSON.stringify(value.value)}]`;
      break;
    case 'vector': {
      const timestamp = formatTimestamp(value.timestampMs);
      yield '{"resultType":"vector","result":[';
      yield* listed(value.samples, ({ labels, value: sample, histogram }) =>
        histogram
          ? `{"metric":${labelsJson(labels)},"histogram":[${timestamp},${histogramJson(histogram, formatSampleValue)}]}`
          : `{"metric":${labelsJson(labels)},"value":[${timestamp},"${formatSampleValue(sample)}"]}`,
      );
      yield ']';
      break;
    }
    case 'matrix':
      yield '{"resultType":"matrix","result":[';
      yield* listed(value.series, sampleSeriesJson);
      yield ']';
      break;
    case 'grid': {
      const openings = Array.from(
        { length: value.stepCount },
        (_, step) => `[${formatTimestamp(value.startMs + step * value.stepMs)},"`,
      );
      yield '{"resultType":"matrix","result":[';
      yield* listed(value.series, (series) => gridSeriesJson(series, openings, value));
      yield ']';
      break;
    }
  }
  yield `${extra}}`;
}

function* listed<T>(items: readonly T[], render: (item: T) => string): Generator<string> {
  let piece = '';
  for (const [at, item] of items.entries()) {
    piece += at === 0 ? render(item) : `,${render(item)}`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function sampleSeriesJson({ labels, timestampsMs, values, histograms }: SampleSeries): string {
  const points = histograms?.histograms.map((histogram, at) => ({
    timeMs: histograms.timestampsMs[at] ?? 0,
    histogram,
  }));
  if (values.length === 0 && points) return `{"metric":${labelsJson(labels)}${histogramsJson(points)}}`;
  let text = `{"metric":${labelsJson(labels)},"values":[`;
  for (let at = 0; at < values.length; at += 1) {
    text += `${at === 0 ? '' : ','}[${formatTimestamp(timestampsMs[at] ?? 0)},"${formatSampleValue(values[at] ?? Number.NaN)}"]`;
  }
  return `${text}]${points ? histogramsJson(points) : ''}}`;
}

function gridSeriesJson(
  { labels, values, present, histograms }: GridSeries,
  openings: readonly string[],
  { startMs, stepMs }: { readonly startMs: number; readonly stepMs: number },
): string {
  const points = histograms?.flatMap((histogram, step) =>
    histogram ? [{ timeMs: startMs + step * stepMs, histogram }] : [],
  );
  if (points && present?.includes(1) === false) return `{"metric":${labelsJson(labels)}${histogramsJson(points)}}`;
  let text = `{"metric":${labelsJson(labels)},"values":[`;
  let separator = '';
  for (let step = 0; step < values.length; step += 1) {
    if (present !== null && present[step] !== 1) continue;
    text += `${separator}${openings[step] ?? ''}${formatSampleValue(values[step] ?? Number.NaN)}"]`;
    separator = ',';
  }
  return `${text}]${points ? histogramsJson(points) : ''}}`;
}

function histogramsJson(points: readonly { readonly timeMs: number; readonly histogram: NativeHistogram }[]): string {
  const listedPoints = points.map(
    ({ timeMs, histogram }) => `[${formatTimestamp(timeMs)},${histogramJson(histogram, formatSampleValue)}]`,
  );
  return `,"histograms":[${listedPoints.join(',')}]`;
}
