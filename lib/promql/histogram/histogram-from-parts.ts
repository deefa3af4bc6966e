// From the parts in which senders pass native histograms (spans, and deltas or counts) to a histogram, checked as Prometheus does.
// Rules: https://github.com/prometheus/prometheus/blob/main/model/histogram/histogram.go (Validate) and float_histogram.go
import {
  BUCKET_LIMIT,
  CUSTOM_SCHEMA,
  type HistogramBuckets,
  type NativeHistogram,
  type ResetHint,
} from '@/lib/promql/histogram/native-histogram';
import { withSchema } from '@/lib/promql/histogram/reconcile-layouts';

/** Spans of neighbouring buckets: the first offset is an index, later ones are gaps. */
export interface PartsSide {
  readonly spans: { readonly offset: number; readonly length: number }[];
  /** Of integer histograms: each count as the difference from the one before. */
  readonly deltas: number[];
  /** Of float histograms. */
  readonly counts: number[];
}

export interface HistogramParts {
  readonly isFloat: boolean;
  readonly schema: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: PartsSide;
  readonly negative: PartsSide;
  readonly customBounds: readonly number[];
  readonly resetHint: ResetHint;
}

const SCHEMA_MIN = -4;
const SCHEMA_MAX = 8;
/** Finer than what is supported: reduced to it. */
const SCHEMA_MAX_RESERVED = 52;
const INDEX_LIMIT = 2 ** 31 - 1;

export function histogramFromParts(parts: HistogramParts): { histogram: NativeHistogram } | { problem: string } {
  const isCustom = parts.schema === CUSTOM_SCHEMA;
  const problem = isCustom ? customProblem(parts) : exponentialProblem(parts);
  if (problem !== undefined) return { problem: `invalid native histogram: ${problem}` };
  const { schema, count, sum, zeroThreshold, zeroCount, customBounds, resetHint } = parts;
  const histogram: NativeHistogram = {
    schema,
    count,
    sum,
    zeroThreshold,
    zeroCount,
    positive: bucketsOf(parts.positive, parts.isFloat),
    negative: bucketsOf(parts.negative, parts.isFloat),
    customBounds: isCustom ? customBounds : [],
    resetHint,
  };
  const countProblem = parts.isFloat ? undefined : totalProblem(histogram);
  if (countProblem !== undefined) return { problem: `invalid native histogram: ${countProblem}` };
  return { histogram: schema > SCHEMA_MAX ? withSchema(histogram, SCHEMA_MAX) : histogram };
}

function exponentialProblem({ schema, positive, negative, customBounds, isFloat }: HistogramParts): string | undefined {
  if (schema < SCHEMA_MIN || schema > SCHEMA_MAX_RESERVED)
    return `schema ${schema} is not known: expected ${SCHEMA_MIN} to ${SCHEMA_MAX}, or ${CUSTOM_SCHEMA}`;
  if (customBounds.length > 0) return `custom bounds belong to schema ${CUSTOM_SCHEMA} only, not to ${schema}`;
  return (
    prefixed('positive side', sideProblem(positive, isFloat)) ??
    prefixed('negative side', sideProblem(negative, isFloat))
  );
}

function customProblem(parts: HistogramParts): string | undefined {
  const { positive, negative, customBounds, zeroCount, zeroThreshold, isFloat } = parts;
  return prefixed(
    'custom buckets',
    boundsProblem(customBounds, positive) ??
      (zeroCount === 0 ? undefined : 'they have no zero bucket, but its count is not 0') ??
      (zeroThreshold === 0 ? undefined : 'they have no zero bucket, but its threshold is not 0') ??
      (negative.spans.length + negative.deltas.length + negative.counts.length === 0
        ? undefined
        : 'they have no negative side') ??
      sideProblem(positive, isFloat),
  );
}

function boundsProblem(bounds: readonly number[], { spans }: PartsSide): string | undefined {
  const falling = bounds.findIndex((bound, at) => !(bound > (bounds[at - 1] ?? -Infinity)));
  if (falling >= 0) return `bound ${falling + 1} is ${bounds[falling]}: they must rise strictly`;
  if (bounds.at(-1) === Infinity) return 'the bound +Inf is implied and must not be given';
  if (spans.some(({ offset }) => offset < 0)) return 'a span has a negative offset';
  const reach = spans.reduce((sum, { offset, length }) => sum + offset + length, 0);
  return reach > bounds.length + 1 ? `spans reach to bucket ${reach}, bounds make ${bounds.length + 1}` : undefined;
}

function sideProblem({ spans, deltas, counts }: PartsSide, isFloat: boolean): string | undefined {
  const given = isFloat ? counts.length : deltas.length;
  let wanted = 0;
  let index = 0;
  for (const [at, { offset, length }] of spans.entries()) {
    if (at > 0 && offset < 0) return `span ${at + 1} has the negative offset ${offset}`;
    wanted += length;
    index += offset;
    if (Math.abs(index) > INDEX_LIMIT || index + length > INDEX_LIMIT) return `span ${at + 1} is out of range`;
    index += length;
  }
  if (wanted !== given) return `spans need ${wanted} buckets, there are ${given}`;
  if (given > BUCKET_LIMIT) return `it has ${given} buckets, the limit is ${BUCKET_LIMIT}`;
  let current = 0;
  for (const [at, number] of (isFloat ? counts : deltas).entries()) {
    current = isFloat ? number : current + number;
    if (current < 0) return `bucket ${at + 1} has the negative count ${current}`;
  }
  return undefined;
}

/** Observations that are NaN are in no bucket, and make the sum NaN. */
function totalProblem({ count, sum, zeroCount, positive, negative }: NativeHistogram): string | undefined {
  const total = [...positive.counts, ...negative.counts].reduce((all, one) => all + one, zeroCount);
  if (Number.isNaN(sum) ? total <= count : total === count) return undefined;
  return `${total} observations are in buckets, but the count is ${count}`;
}

function prefixed(side: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${side}: ${problem}`;
}

function bucketsOf({ spans, deltas, counts }: PartsSide, isFloat: boolean): HistogramBuckets {
  const given = isFloat ? counts : deltas;
  const indexes = new Int32Array(given.length);
  let row = 0;
  let index = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let left = length; left > 0; left -= 1) {
      indexes[row] = index;
      row += 1;
      index += 1;
    }
  }
  if (isFloat) return { indexes, counts: Float64Array.from(counts) };
  let current = 0;
  return { indexes, counts: Float64Array.from(deltas, (delta) => (current += delta)) };
}
