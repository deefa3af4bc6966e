// How many values lie in which bucket. Buckets without any value are left out.
import { isNumberField, numberField, PRESENT, type Field, type Frame, type NumberField } from '@/lib/series/frame';
import { asList, readNumber } from '@/lib/series/read-field-config';
import { labelSet } from '@/lib/labels/label-set';
import type { Options, Transformation } from '@/lib/transformations/transformation';

/** The size is chosen for about so many buckets; `bucketCount` of the options is not looked at, as in Grafana. */
const TARGET_BUCKET_COUNT = 30;
const ROUND_STEPS = [1, 2, 2.5, 4, 5];

export const histogram: Transformation = {
  id: 'histogram',
  title: 'Histogram',
  description: 'How many values lie in which bucket',
  apply: (frames, options) => {
    const fields = numberFields(frames, options);
    if (fields.length === 0) return [];
    const frame = histogramFrame(fields, {
      sizeOfBucket: readNumber(options['bucketSize']),
      bucketCount: TARGET_BUCKET_COUNT,
      offset: readNumber(options['bucketOffset']) ?? 0,
      isCombined: options['combine'] === true,
    });
    return [frame];
  },
};

function numberFields(frames: readonly Frame[], options: Options): readonly NumberField[] {
  const wanted = asList(options['fields']);
  const all = frames.flatMap((frame) => frame.fields.filter(isNumberField));
  return wanted.length === 0 ? all : all.filter((field) => wanted.includes(field.name));
}

export interface HistogramOptions {
  /** null or 0 = a round size for about `bucketCount` buckets. */
  readonly sizeOfBucket: number | null;
  readonly bucketCount: number;
  readonly offset: number;
  readonly isCombined: boolean;
}

/** Columns `xMin`, `xMax`, and a count for each field (or one for all). */
export function histogramFrame(fields: readonly NumberField[], options: HistogramOptions): Frame {
  const columns = fields.map(presentValues);
  const given = options.sizeOfBucket ?? 0;
  const size = given > 0 ? given : bucketSize(columns.flat(), options.bucketCount);
  const counts = columns.map((values) => countBuckets(values, size, options.offset));
  const lows = [...new Set(counts.flatMap((buckets) => [...buckets.keys()]))].toSorted((a, b) => a - b);
  const countsAt = (buckets: ReadonlyMap<number, number>): Float64Array =>
    Float64Array.from(lows, (low) => buckets.get(low) ?? 0);
  const combined = (): Field => {
    const total = Float64Array.from(lows, (low) => counts.reduce((sum, buckets) => sum + (buckets.get(low) ?? 0), 0));
    return numberField('count', total, { config: { displayName: 'Count', custom: {} } });
  };
  const own = (): Field[] =>
    fields.map((field, at) =>
      numberField(field.name, countsAt(counts[at] ?? new Map()), {
        labels: labelSet(pairsOf(field)),
        legendText: field.legendText,
        config: withoutUnit(field),
      }),
    );
  return {
    refId: 'histogram',
    name: null,
    length: lows.length,
    fields: [
      numberField('xMin', Float64Array.from(lows)),
      numberField(
        'xMax',
        Float64Array.from(lows, (low) => low + size),
      ),
      ...(options.isCombined ? [combined()] : own()),
    ],
  };
}

function pairsOf(field: Field): [string, string][] {
  return Array.from({ length: field.labels.length / 2 }, (_, at) => [
    field.labels[2 * at] ?? '',
    field.labels[2 * at + 1] ?? '',
  ]);
}

/** Counts have no unit. */
function withoutUnit({ config }: Field): Field['config'] {
  const { unit: _unit, decimals: _decimals, min: _min, max: _max, ...rest } = config;
  return rest;
}

function presentValues(field: NumberField): number[] {
  const values: number[] = [];
  for (let row = 0; row < field.values.length; row += 1) {
    const value = field.values[row] ?? NaN;
    if ((field.present === null || field.present[row] === PRESENT) && Number.isFinite(value)) values.push(value);
  }
  return values;
}

function countBuckets(values: readonly number[], size: number, offset: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) {
    const low = rounded(Math.floor((value - offset) / size) * size + offset);
    counts.set(low, (counts.get(low) ?? 0) + 1);
  }
  return counts;
}

/** Nine decimals: what floating point adds below that is noise. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** A round size that gives about the wanted number of buckets, and never parts values that lie closest. */
function bucketSize(values: readonly number[], bucketCount: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  let closest = Infinity;
  for (let at = 1; at < sorted.length; at += 1) {
    const distance = (sorted[at] ?? 0) - (sorted[at - 1] ?? 0);
    if (distance > 0 && distance < closest) closest = distance;
  }
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  if (range <= 0 || !Number.isFinite(closest)) return 1;
  return roundUp(Math.max(range / bucketCount, closest));
}

function roundUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const step = ROUND_STEPS.find((one) => rounded(one * power) >= rounded(size));
  return rounded((step ?? 10) * power);
}
