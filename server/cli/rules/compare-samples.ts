// The result of an expression against what a test expects; the difference as promtool shows it.
import { InputError, isInputError } from '@/lib/errors/input-error';
import { compareLabels, type LabelSet } from '@/lib/labels/label-set';
import { formatExponent } from '@/lib/formats/go-json';
import { compacted } from '@/lib/promql/histogram/native-histogram';
import type { ExprTest, UnitTest } from '@/lib/rules/unit-test-file';
import type { QueryValue } from '@/lib/series/query-result';
import { formatDuration } from '@/lib/units/duration';
import type { Engine } from '@/server/promql/engine';
import { formatLabels } from '@/server/promql/format-labels';
import { formatHistogram, parseHistogram } from '@/server/promql/script/histogram-notation';
import { splitSeries } from '@/server/promql/script/series-notation';

interface ShownSample {
  readonly labels: LabelSet;
  readonly value: number;
  /** In the notation of tests; empty for numbers. */
  readonly histogram: string;
}

interface Comparing {
  readonly test: UnitTest;
  readonly isFuzzy: boolean;
  readonly engine: Pick<Engine, 'instant'>;
}

/** Null when the result is as expected. */
export async function exprFailure(expected: ExprTest, { test, isFuzzy, engine }: Comparing): Promise<string | null> {
  const { expr, evalTimeMs } = expected;
  const name = test.name === '' ? '' : `    name: ${test.name},\n`;
  const place = `${name}    expr: ${JSON.stringify(expr)}, time: ${formatDuration(evalTimeMs)},`;
  try {
    const { value } = await engine.instant({ text: expr, timeMs: test.startMs + evalTimeMs });
    const got = samplesOf(value).toSorted(byLabels);
    const wanted = expectedSamples(expected).toSorted(byLabels);
    if (areSame(wanted, got, isFuzzy)) return null;
    return `${place}\n        exp: ${listed(wanted)}\n        got: ${listed(got)}`;
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return `${place} err: ${thrown.message}`;
  }
}

/** Throws InputError for what no rule could give. */
function samplesOf(value: QueryValue): ShownSample[] {
  if (value.kind === 'scalar') return [{ labels: [], value: value.value, histogram: '' }];
  if (value.kind !== 'vector') throw new InputError('rule result is not a vector or scalar');
  return value.samples.map(({ labels, value: number, histogram }) => ({
    labels,
    value: histogram ? 0 : number,
    histogram: histogram ? formatHistogram(compacted(histogram)) : '',
  }));
}

function expectedSamples({ expected }: ExprTest): ShownSample[] {
  return expected.map(({ labels, value, histogram }) => ({
    labels: labels.trim() === '' ? [] : readLabels(labels),
    value: histogram === '' ? value : 0,
    histogram: histogram === '' ? '' : formatHistogram(compacted(parseHistogram(histogram).histogram)),
  }));
}

/** Throws InputError. */
function readLabels(text: string): LabelSet {
  const split = splitSeries(text.trim());
  if (!split || split.rest !== '') throw new InputError(`labels ${JSON.stringify(text)} cannot be read`);
  return split.labels;
}

function byLabels(left: ShownSample, right: ShownSample): number {
  return compareLabels(left.labels, right.labels);
}

function areSame(wanted: readonly ShownSample[], got: readonly ShownSample[], isFuzzy: boolean): boolean {
  if (wanted.length !== got.length) return false;
  return wanted.every((sample, at) => {
    const other = got[at];
    return (
      other !== undefined &&
      compareLabels(sample.labels, other.labels) === 0 &&
      sample.histogram === other.histogram &&
      areEqual(sample.value, other.value, isFuzzy)
    );
  });
}

function areEqual(left: number, right: number, isFuzzy: boolean): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  return isFuzzy && areNeighbours(left, right);
}

/** The next number of 64 bits above or below. */
function areNeighbours(left: number, right: number): boolean {
  const bits = new BigInt64Array(Float64Array.of(left, right).buffer);
  const [a = 0n, b = 0n] = bits;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
  if (a < 0n !== b < 0n) return false;
  return a - b === 1n || b - a === 1n;
}

function listed(samples: readonly ShownSample[]): string {
  if (samples.length === 0) return 'nil';
  return samples
    .map(
      ({ labels, value, histogram }) =>
        `${formatLabels(labels)} ${histogram === '' ? formatExponent(value).replace('e', 'E') : histogram}`,
    )
    .join(', ');
}
