// Whether a result is what a test script expects: by label set, with the tolerance of the scripts.
import { compareLabels, labelPairs, labelsKey, type LabelSet } from '@/lib/labels/label-set';
import {
  compacted,
  haveSameBounds,
  type HistogramBuckets,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';
import type { GridSeries, QueryResult, QueryValue, SampleSeries, VectorSample } from '@/lib/series/query-result';
import { RE2JS } from 're2js';
import { staleTest } from '@/server/promql/operators/stale-markers';
import type { EvalTimes, Expectation, NoteExpectation } from '@/server/promql/script/script-parser';
import { formatHistogram, type NotedHistogram } from '@/server/promql/script/histogram-notation';
import type { NotedValue } from '@/server/promql/script/series-notation';

const TOLERANCE = 1e-6;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Why the result is wrong; undefined when it is right. */
export function compareResult(result: QueryResult, expected: Expectation, times: EvalTimes): string | undefined {
  return compareNotes(result, expected.notes) ?? compareValue(result.value, expected, times);
}

/** Why a failure is not the expected one; undefined when it is. */
export function compareFailure(message: string, notes: readonly NoteExpectation[]): string | undefined {
  const failures = notes.filter(({ kind }) => kind === 'fail');
  if (failures.length === 0) return `failed: ${message}`;
  const isMet = failures.every(({ test }) => test === undefined || noteMatches(message, test));
  return isMet ? undefined : `failed with the wrong message: ${message}`;
}

/** Right up to a relative difference of one in a million. */
function almostEqual(left: Float64Array, right: Float64Array): boolean {
  const isStale = [staleTest(left)(0), staleTest(right)(0)];
  if (isStale[0] === true || isStale[1] === true) return isStale[0] === isStale[1];
  const [a = 0] = left;
  const [b = 0] = right;
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const sum = Math.abs(a) + Math.abs(b);
  const distance = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < SMALLEST_NORMAL) return distance < TOLERANCE * SMALLEST_NORMAL;
  return distance / Math.min(sum, Number.MAX_VALUE) < TOLERANCE;
}

function noteMatches(text: string, { kind, value }: NonNullable<NoteExpectation['test']>): boolean {
  return kind === 'text' ? text === value : RE2JS.compile(value).matcher(text).find();
}

function compareNotes(
  { warnings, infos }: Pick<QueryResult, 'warnings' | 'infos'>,
  notes: readonly NoteExpectation[],
): string | undefined {
  if (notes.some(({ kind }) => kind === 'fail')) return 'succeeded, but a failure was expected';
  for (const [kind, found] of [
    ['warn', warnings],
    ['info', infos],
  ] as const) {
    const wanted = notes.filter((note) => note.kind === kind);
    if (notes.some((note) => note.kind === `no_${kind}`) && found.length > 0)
      return `unexpected ${kind}: ${found.join('; ')}`;
    if (wanted.length === 0) continue;
    if (found.length === 0) return `no ${kind}, but one was expected`;
    const tests = wanted.map(({ test }) => test);
    const missing = tests.find((test) => test && !found.some((text) => noteMatches(text, test)));
    if (missing) return `no ${kind} "${missing.value}", but ${found.join('; ')}`;
    const extra = found.find((text) => !tests.some((test) => test === undefined || noteMatches(text, test)));
    if (extra !== undefined) return `unexpected ${kind}: ${extra}`;
  }
  return undefined;
}

function compareValue(value: QueryValue, expected: Expectation, times: EvalTimes): string | undefined {
  if (expected.text !== undefined && value.kind !== 'string') return `expected a string, got a ${value.kind}`;
  if (expected.rangeVector && value.kind !== 'matrix') return `expected a range vector, got a ${value.kind}`;
  switch (value.kind) {
    case 'string':
      return value.value === expected.text ? undefined : `expected string ${expected.text}, got ${value.value}`;
    case 'scalar':
      return compareScalar(value.value, expected);
    case 'vector':
      return compareVector(value.samples, expected);
    case 'matrix':
      if (!expected.rangeVector) return 'got a range vector, expected something else';
      return compareMatrix(
        value.series.map((one) => ({ labels: one.labels, points: pointsOf(one) })),
        expected,
        expected.rangeVector,
      );
    case 'grid': {
      const series = value.series.map((one) => ({ labels: one.labels, points: gridPoints(value, one) }));
      const order = series.findIndex(({ labels }, at) => {
        const before = series[at - 1];
        return before !== undefined && compareLabels(before.labels, labels) > 0;
      });
      if (order !== -1) return 'series are not sorted by labels';
      return compareMatrix(series, expected, times.kind === 'range' ? times : { startMs: 0, stepMs: 1 });
    }
  }
}

function compareScalar(value: number, { scalar }: Expectation): string | undefined {
  if (scalar?.kind !== 'float') return `got a scalar ${value}, expected something else`;
  return almostEqual(scalar.bits, Float64Array.of(value)) ? undefined : `expected ${formatNoted(scalar)}, got ${value}`;
}

function compareVector(
  samples: readonly VectorSample[],
  { series, isOrdered, scalar }: Expectation,
): string | undefined {
  if (scalar) return 'expected a scalar, got a vector';
  const positions = new Map(series.map(({ labels }, at) => [labelsKey(labels), at]));
  for (const [at, { labels, value, histogram }] of samples.entries()) {
    const point: Point = histogram ?? Float64Array.of(value);
    const position = positions.get(labelsKey(labels));
    if (position === undefined) return `unexpected ${formatLabels(labels)} ${formatPoint(point)}`;
    if (isOrdered && position !== at) return `${formatLabels(labels)} at position ${at + 1}, expected ${position + 1}`;
    const [wanted] = series[position]?.values ?? [];
    if (!isPoint(wanted, point))
      return `expected ${formatNoted(wanted)} for ${formatLabels(labels)}, got ${formatPoint(point)}`;
  }
  const found = new Set(samples.map(({ labels }) => labelsKey(labels)));
  const missing = series.find(({ labels }) => !found.has(labelsKey(labels)));
  return missing && `missing ${formatLabels(missing.labels)}`;
}

interface PointSeries {
  readonly labels: LabelSet;
  readonly points: ReadonlyMap<number, Point>;
}

function compareMatrix(
  found: readonly PointSeries[],
  { series, scalar }: Expectation,
  { startMs, stepMs }: { readonly startMs: number; readonly stepMs: number },
): string | undefined {
  if (scalar) return 'expected a scalar, got series';
  const byKey = new Map(found.map((one) => [labelsKey(one.labels), one]));
  for (const { labels, values } of series) {
    const points = byKey.get(labelsKey(labels))?.points;
    const wantedCount = values.filter(({ kind }) => kind !== 'none').length;
    if (!points) {
      if (wantedCount === 0) continue;
      return `missing ${formatLabels(labels)}`;
    }
    byKey.delete(labelsKey(labels));
    if (points.size !== wantedCount)
      return `expected ${wantedCount} points for ${formatLabels(labels)}, got ${points.size}`;
    for (const [at, wanted] of values.entries()) {
      if (wanted.kind === 'none') continue;
      const point = points.get(startMs + at * stepMs);
      if (!isPoint(wanted, point))
        return `expected ${formatNoted(wanted)} at step ${at} for ${formatLabels(labels)}, got ${formatPoint(point)}`;
    }
  }
  const [extra] = byKey.values();
  return extra && `unexpected ${formatLabels(extra.labels)}`;
}

/** A float with its bits, or a histogram. */
type Point = Float64Array | NativeHistogram;

function isFloat(point: Point): point is Float64Array {
  return ArrayBuffer.isView(point);
}

function pointsOf({ timestampsMs, values, histograms }: SampleSeries): Map<number, Point> {
  const points = new Map<number, Point>(
    Array.from(timestampsMs, (timeMs, at) => [timeMs, values.subarray(at, at + 1)]),
  );
  for (const [at, histogram] of histograms?.histograms.entries() ?? [])
    points.set(histograms?.timestampsMs[at] ?? 0, histogram);
  return points;
}

function gridPoints(
  { startMs, stepMs }: { readonly startMs: number; readonly stepMs: number },
  { values, present, histograms }: GridSeries,
): Map<number, Point> {
  const points = new Map<number, Point>();
  for (let step = 0; step < values.length; step += 1) {
    const histogram = histograms?.[step];
    if (histogram) points.set(startMs + step * stepMs, histogram);
    else if (!present || present[step] === 1) points.set(startMs + step * stepMs, values.slice(step, step + 1));
  }
  return points;
}

function isPoint(wanted: NotedValue | undefined, point: Point | undefined): boolean {
  if (!wanted || !point || wanted.kind === 'none') return false;
  if (wanted.kind === 'float') return isFloat(point) && almostEqual(wanted.bits, point);
  return !isFloat(point) && isHistogram(wanted, point);
}

function isHistogram({ histogram, hasHint }: NotedHistogram, found: NativeHistogram): boolean {
  const [wanted, got] = [compacted(histogram), compacted(found)];
  const isClose = (left: number, right: number): boolean => almostEqual(Float64Array.of(left), Float64Array.of(right));
  const areClose = (left: HistogramBuckets, right: HistogramBuckets): boolean =>
    left.indexes.length === right.indexes.length &&
    left.indexes.every((index, at) => index === right.indexes[at]) &&
    left.counts.every((count, at) => isClose(count, right.counts[at] ?? NaN));
  return (
    wanted.schema === got.schema &&
    wanted.zeroThreshold === got.zeroThreshold &&
    haveSameBounds(wanted, got) &&
    isClose(wanted.count, got.count) &&
    isClose(wanted.sum, got.sum) &&
    isClose(wanted.zeroCount, got.zeroCount) &&
    areClose(wanted.positive, got.positive) &&
    areClose(wanted.negative, got.negative) &&
    (!hasHint || histogram.resetHint === found.resetHint)
  );
}

function formatPoint(point: Point | undefined): string {
  if (!point) return 'nothing';
  return isFloat(point) ? String(point[0]) : formatHistogram(point);
}

function formatNoted(value: NotedValue | undefined): string {
  if (value?.kind === 'float') return String(value.bits[0]);
  return value?.kind === 'histogram' ? formatHistogram(value.histogram) : 'nothing';
}

function formatLabels(labels: LabelSet): string {
  return `{${labelPairs(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}
