// Arithmetic and comparison between two vectors: a join by labels, made once, then step by step for each pair.
import { compareLabels, EMPTY_LABELS, type LabelSet } from '@/lib/labels/label-set';
import type { Binary, VectorMatching } from '@/lib/promql/ast';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { collect, columnFrom, sampleSteps, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import {
  isComparison,
  isTrim,
  valueOf,
  type TrimOperator,
  type ValueOperator,
} from '@/server/promql/operators/arithmetic';
import { createSampleOperation, type SampleOperation } from '@/server/promql/operators/histogram-arithmetic';
import { sampleAt } from '@/server/promql/operators/sample-columns';
import { filledPairs } from '@/server/promql/operators/fill-series';
import { memoryFor } from '@/server/promql/operators/kept-labels';
import {
  createMatchKey,
  createResultLabels,
  type MatchGroup,
  type MatchKey,
} from '@/server/promql/operators/match-labels';
import { formatLabels } from '@/server/promql/format-labels';
import { executionError, type QueryRun } from '@/server/promql/query-run';

interface VectorBinaryOptions {
  readonly expr: Binary;
  readonly matching: VectorMatching;
  readonly op: ValueOperator | TrimOperator;
  readonly left: VectorOperator;
  readonly right: VectorOperator;
  readonly run: QueryRun;
}

export function planVectorBinary(options: VectorBinaryOptions): VectorOperator {
  const { left, right, matching } = options;
  const areKept = left.hasKeptLabels === true && right.hasKeptLabels === true;
  return {
    kind: 'vector',
    hasKeptLabels: areKept && matching.include.length === 0 && matching.fill.left === null,
    hasOneName: isTrim(options.op) || !isComparison(options.op) || options.expr.returnsBool,
    blocks: async function* () {
      yield await join(options);
    },
  };
}

async function join({ expr, matching, op, left, right, run }: VectorBinaryOptions): Promise<readonly ColumnSeries[]> {
  const isRightMany = matching.cardinality === 'one-to-many';
  const memory = memoryFor(run, left, right);
  const keyOf = createMatchKey(matching, memory);
  const lefts = await collect(left.blocks(), run);
  const rights = await collect(right.blocks(), run);
  const groups = await groupByKey({
    run,
    many: isRightMany ? rights : lefts,
    one: isRightMany ? lefts : rights,
    keyOf,
    // Prometheus fills by the place in its join, where the "many" side is the left one, however the query was written.
    fillsOne: matching.fill.right !== null,
  });
  const compute = isTrim(op) ? undefined : valueOf(op);
  const isFilter = !isTrim(op) && isComparison(op) && !expr.returnsBool;
  const operate = createSampleOperation(expr, op, run);
  const isFilled = matching.fill.left !== null || matching.fill.right !== null;
  const isDelayed = run.hasFeature('promql-delayed-name-removal');
  const losesName = !isFilter;
  const joined = createJoin({
    run,
    matching,
    keyOf,
    resultLabels: createResultLabels(matching, { dropsName: losesName && !isDelayed, memory }),
    losesName: losesName && isDelayed,
    isFilter,
    compute: compute && isRightMany ? (many, one) => compute(one, many) : compute,
    operate: isRightMany ? (many, one) => operate(one, many) : operate,
    filtered: isRightMany ? (_many, one) => one : (many) => many,
    oneSide: isRightMany ? 'left' : 'right',
    isAsked: isFilled ? () => true : anyPresent(isRightMany ? rights : lefts),
  });
  for (const group of groups) {
    await joined.add(group);
    for (const pair of filledPairs(group, matching.fill, keyOf)) await joined.add(pair);
  }
  return joined.results();
}

async function groupByKey({
  run,
  many,
  one,
  keyOf,
  fillsOne,
}: {
  readonly run: QueryRun;
  readonly many: readonly ColumnSeries[];
  readonly one: readonly ColumnSeries[];
  readonly keyOf: MatchKey;
  /** Series of the "many" side get a group even when the other side has none. */
  readonly fillsOne: boolean;
}): Promise<Iterable<MatchGroup>> {
  const groups = new Map<LabelSet, MatchGroup>();
  for (const series of one) {
    if (run.shouldPause()) await run.pause();
    const key = keyOf(series.labels);
    const group = groups.get(key);
    if (group) group.one.push(series);
    else groups.set(key, { many: [], one: [series] });
  }
  for (const series of many) {
    if (run.shouldPause()) await run.pause();
    const key = keyOf(series.labels);
    const group = groups.get(key);
    if (group) group.many.push(series);
    else if (fillsOne) groups.set(key, { many: [series], one: [] });
  }
  return groups.values();
}

interface JoinOptions {
  readonly run: QueryRun;
  readonly matching: VectorMatching;
  readonly keyOf: MatchKey;
  readonly resultLabels: (many: LabelSet, one: LabelSet) => LabelSet;
  readonly losesName: boolean;
  readonly isFilter: boolean;
  /** Absent for trims, which floats do not know. */
  readonly compute: ((many: number, one: number) => number) | undefined;
  /** The same for samples of either kind. */
  readonly operate: SampleOperation;
  /** What a comparison that filters keeps: always the value of the left side. */
  readonly filtered: (many: number, one: number) => number;
  readonly oneSide: 'left' | 'right';
  /** Steps at which the "many" side has any sample at all: elsewhere the other side may be what it likes. */
  readonly isAsked: (step: number) => boolean;
}

function anyPresent(side: readonly ColumnSeries[]): (step: number) => boolean {
  const masks = side.map(sampleSteps);
  if (masks.includes(null)) return () => true;
  return (step) => masks.some((mask) => mask?.[step] === 1);
}

interface Result {
  readonly labels: LabelSet;
  dropsName: boolean;
  readonly values: Float64Array;
  readonly present: Uint8Array;
  /** Where results are native histograms. */
  readonly histograms: (NativeHistogram | null)[] | undefined;
}

function createJoin(options: JoinOptions): {
  add(group: MatchGroup): Promise<void>;
  results(): Promise<ColumnSeries[]>;
} {
  const { run } = options;
  const results = new Map<LabelSet, Result>();
  const isOneToOne = options.matching.cardinality === 'one-to-one';
  return {
    add: async (group) => {
      const stepCount = group.one[0]?.values.length ?? 0;
      requireUnique(group.one, options);
      const hasHistograms = [...group.many, ...group.one].some(({ histograms }) => histograms);
      // Without grouping a match group may give one sample a step, with grouping one for each label set.
      const met = createMet(isOneToOne, stepCount);
      for (const many of group.many)
        for (const one of group.one) {
          if (run.shouldPause()) await run.pause();
          const labels = options.resultLabels(many.labels, one.labels);
          const known = results.get(labels);
          const result = known ?? emptyResult(labels, stepCount, hasHistograms);
          const pair = { many, one, result, met: met(labels) };
          if (!joinPair(pair, options) || known) continue;
          results.set(labels, result);
          // Counted while the join keeps it; who gets the block counts it anew.
          run.hold(stepCount);
        }
    },
    results: async () => {
      const columns: ColumnSeries[] = [];
      for (const result of results.values()) {
        if (run.shouldPause()) await run.pause();
        const column = columnOf(result);
        if (column) columns.push(column);
        run.release(result.values.length);
      }
      return columns;
    },
  };
}

function emptyResult(labels: LabelSet, stepCount: number, hasHistograms: boolean): Result {
  return {
    labels,
    dropsName: false,
    values: new Float64Array(stepCount),
    present: new Uint8Array(stepCount),
    histograms: hasHistograms ? Array.from({ length: stepCount }, () => null) : undefined,
  };
}

/** Steps at which a match group has met, also where a comparison filtered the value out: a second pair there is an error. */
function createMet(isOneToOne: boolean, stepCount: number): (labels: LabelSet) => Uint8Array {
  const byLabels = new Map<LabelSet, Uint8Array>();
  return (labels) => {
    const own = isOneToOne ? EMPTY_LABELS : labels;
    const met = byLabels.get(own) ?? new Uint8Array(stepCount);
    byLabels.set(own, met);
    return met;
  };
}

function columnOf({ labels, dropsName, values, present, histograms }: Result): ColumnSeries | undefined {
  let presentCount = 0;
  for (const flag of present) presentCount += flag;
  return columnFrom({ labels, dropsName }, { values, present, presentCount, histograms });
}

interface Pair {
  readonly many: ColumnSeries;
  readonly one: ColumnSeries;
  readonly result: Result;
  readonly met: Uint8Array;
}

/** Whether the two met at any step. */
function joinPair({ many, one, result, met }: Pair, options: JoinOptions): boolean {
  const { compute, filtered, isFilter, matching } = options;
  if (!compute || many.histograms || one.histograms) return joinSamples({ many, one, result, met }, options);
  let hasMet = false;
  for (let step = 0; step < many.values.length; step += 1) {
    if ((many.present && many.present[step] !== 1) || (one.present && one.present[step] !== 1)) continue;
    if (met[step] === 1) throw metTwice(matching);
    met[step] = 1;
    hasMet = true;
    const manyValue = many.values[step] ?? NaN;
    const oneValue = one.values[step] ?? NaN;
    const value = compute(manyValue, oneValue);
    if (isFilter && value !== 1) continue;
    if (result.present[step] === 1) throw executionError('vector cannot contain metrics with the same labelset');
    result.present[step] = 1;
    result.values[step] = isFilter ? filtered(manyValue, oneValue) : value;
  }
  if (hasMet) result.dropsName ||= many.dropsName || options.losesName;
  return hasMet;
}

function metTwice({ cardinality }: VectorMatching): Error {
  return executionError(
    cardinality === 'one-to-one'
      ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
      : 'multiple matches for labels: grouping labels must ensure unique matches',
  );
}

/** As joinPair(), for columns with native histograms. */
function joinSamples({ many, one, result, met }: Pair, options: JoinOptions): boolean {
  let hasMet = false;
  for (let step = 0; step < many.values.length; step += 1) {
    const manySample = sampleAt(many, step);
    const oneSample = sampleAt(one, step);
    if (manySample === undefined || oneSample === undefined) continue;
    const outcome = options.operate(manySample, oneSample);
    if (!outcome) continue;
    if (met[step] === 1) throw metTwice(options.matching);
    met[step] = 1;
    hasMet = true;
    if (!outcome.holds) continue;
    if (result.present[step] === 1 || result.histograms?.[step])
      throw executionError('vector cannot contain metrics with the same labelset');
    if (typeof outcome.value === 'number') {
      result.present[step] = 1;
      result.values[step] = outcome.value;
    } else if (result.histograms) {
      result.histograms[step] = outcome.value;
    }
  }
  if (hasMet) result.dropsName ||= many.dropsName || options.losesName;
  return hasMet;
}

/** The "one" side may have one sample a step and match group. */
function requireUnique(side: readonly ColumnSeries[], { keyOf, oneSide, isAsked }: JoinOptions): void {
  const [first] = side;
  if (!first || side.length < 2) return;
  const owners: (ColumnSeries | undefined)[] = Array.from({ length: first.values.length });
  for (const series of side) {
    const steps = sampleSteps(series);
    for (let step = 0; step < series.values.length; step += 1) {
      if (steps && steps[step] !== 1) continue;
      const owner = owners[step];
      if (owner && isAsked(step)) {
        const twins = [owner.labels, series.labels].toSorted(compareLabels).map(formatLabels);
        throw executionError(
          `found duplicate series for the match group ${formatLabels(keyOf(first.labels))} on the ${oneSide} hand-side of the operation: [${twins.join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
        );
      }
      owners[step] = series;
    }
  }
}
