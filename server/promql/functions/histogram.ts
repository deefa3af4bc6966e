// Functions of histograms, classic and native.
import { histogramVariance } from '@/lib/promql/histogram/histogram-quantile';
import { withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { Expr } from '@/lib/promql/ast';
import { formatGeneral } from '@/lib/promql/format-general';
import { quoteText } from '@/lib/promql/quote-text';
import { assert } from '@/lib/errors/assert';
import { collect, columnFrom, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { bucketsAt, groupBuckets, type BucketGroup } from '@/server/promql/functions/bucket-groups';
import {
  scalarArg,
  stringArg,
  vectorArg,
  type CallInput,
  type FunctionPlan,
} from '@/server/promql/functions/call-input';
import {
  nativeFractions,
  nativeFunction,
  nativeQuantiles,
  splitKinds,
  withoutConflicts,
} from '@/server/promql/functions/native-histograms';
import { badQuantileText } from '@/server/promql/functions/over-time';
import {
  bucketFraction,
  bucketQuantile,
  type Bucket,
  type ForcedMonotonicity,
} from '@/server/promql/histogram-buckets';
import { mergeSameLabels } from '@/server/promql/merge-series';
import type { QueryRun } from '@/server/promql/query-run';

/** Steps of a group between two looks at the clock. */
const LOOK_STEPS = 256;

export const HISTOGRAM_FUNCTIONS = {
  histogram_avg: nativeFunction(({ sum, count }) => sum / count),
  histogram_count: nativeFunction(({ count }) => count),
  histogram_fraction: (input) =>
    overGroups(input, 2, async (groups, natives) => {
      const lowers = await scalarArg(input, 0).values();
      const uppers = await scalarArg(input, 1).values();
      const rangeAt = (step: number): { lower: number; upper: number } => ({
        lower: lowers[step] ?? NaN,
        upper: uppers[step] ?? NaN,
      });
      return [
        ...(await inTurns(input, natives, (series) => nativeFractions(input, series, rangeAt))),
        ...(await columnsOf(input, groups, (buckets, { step }) => bucketFraction(rangeAt(step), buckets))),
      ];
    }),
  histogram_quantile: (input) =>
    overGroups(input, 1, async (groups, natives) => {
      const quantiles = await scalarArg(input, 0).values();
      const noteAt = argAt(input, 1);
      return [
        ...(await inTurns(input, natives, (series) => nativeQuantiles(input, series, { quantiles, noteAt }))),
        ...(await quantileColumns(input, groups, { quantiles, at: 0, vectorAt: 1 })),
      ];
    }),
  histogram_quantiles: (input) =>
    overGroups(input, 0, async (groups, natives) => {
      const label = stringArg(input, 1);
      const all: ColumnSeries[] = [];
      for (let at = 2; at < input.call.args.length; at += 1) {
        const quantiles = await scalarArg(input, at).values();
        const value = formatBound(quantiles[0] ?? NaN);
        const labelsOf = (labels: LabelSet): LabelSet => withLabel(labels, label, value);
        const noteAt = argAt(input, 0);
        for (const column of await inTurns(input, natives, (series) =>
          nativeQuantiles(input, series, { quantiles, noteAt }),
        ))
          all.push({ ...column, labels: labelsOf(column.labels) });
        all.push(...(await quantileColumns(input, groups, { quantiles, at, vectorAt: 0, labelsOf })));
      }
      return all;
    }),
  histogram_stddev: nativeFunction((histogram) => Math.sqrt(histogramVariance(histogram))),
  histogram_stdvar: nativeFunction(histogramVariance),
  histogram_sum: nativeFunction(({ sum }) => sum),
} satisfies Readonly<Record<string, FunctionPlan>>;

function argAt({ call }: CallInput, at: number): Expr {
  const arg = call.args[at];
  assert(arg, 'the checker counted the arguments');
  return arg;
}

function overGroups(
  input: CallInput,
  vectorAt: number,
  compute: (groups: readonly BucketGroup[], natives: readonly ColumnSeries[]) => Promise<ColumnSeries[]>,
): VectorOperator {
  const { run } = input;
  const vector = vectorArg(input, vectorAt);
  return {
    kind: 'vector',
    hasOneName: vector.hasOneName,
    blocks: async function* () {
      const all = await collect(vector.blocks(), run);
      if (run.shouldPause()) await run.pause();
      const arg = argAt(input, vectorAt);
      const { classics, natives } = splitKinds(all);
      const groups = await groupBuckets(classics, { run, arg });
      const results = await compute(...(await withoutConflicts(groups, natives, { run, arg })));
      yield run.hasFeature('promql-delayed-name-removal') ? results : await mergeSameLabels(results, run);
    },
  };
}

/** Series by series, with pauses. */
async function inTurns(
  { run }: CallInput,
  all: readonly ColumnSeries[],
  compute: (series: ColumnSeries) => readonly ColumnSeries[],
): Promise<ColumnSeries[]> {
  const results: ColumnSeries[] = [];
  for (const series of all) {
    if (run.shouldPause()) await run.pause();
    results.push(...compute(series));
  }
  return results;
}

interface QuantileOptions {
  readonly quantiles: Float64Array;
  /** Which argument the quantile is. */
  readonly at: number;
  readonly vectorAt: number;
  readonly labelsOf?: (labels: LabelSet) => LabelSet;
}

async function quantileColumns(
  input: CallInput,
  groups: readonly BucketGroup[],
  { quantiles, at, vectorAt, labelsOf }: QuantileOptions,
): Promise<ColumnSeries[]> {
  const { run } = input;
  for (const quantile of new Set(quantiles))
    if (!(quantile >= 0 && quantile <= 1)) run.warn(badQuantileText(quantile), argAt(input, at).span);
  const repairs = createRepairNotes(run, argAt(input, vectorAt));
  const columns = await columnsOf(input, groups, (buckets, { step, group }) => {
    const { value, forced } = bucketQuantile(quantiles[step] ?? NaN, buckets);
    if (forced) repairs.add(group, forced, input.grid.startMs + step * input.grid.stepMs);
    return value;
  });
  repairs.finish();
  return labelsOf ? columns.map((series) => ({ ...series, labels: labelsOf(series.labels) })) : columns;
}

async function columnsOf(
  { grid, run }: CallInput,
  groups: readonly BucketGroup[],
  compute: (buckets: Bucket[], place: { step: number; group: BucketGroup }) => number,
): Promise<ColumnSeries[]> {
  const present = new Uint8Array(grid.stepCount);
  const columns: ColumnSeries[] = [];
  for (const group of groups) {
    const values = new Float64Array(grid.stepCount);
    let presentCount = 0;
    for (let step = 0; step < values.length; step += 1) {
      if (step % LOOK_STEPS === 0 && run.shouldPause()) await run.pause();
      const buckets = bucketsAt(group, step);
      present[step] = buckets.length > 0 ? 1 : 0;
      if (buckets.length === 0) continue;
      presentCount += 1;
      values[step] = compute(buckets, { step, group });
    }
    const column = columnFrom(group, { values, present, presentCount });
    if (column) columns.push(column);
  }
  return columns;
}

interface RepairNotes {
  add(group: BucketGroup, forced: ForcedMonotonicity, timeMs: number): void;
  finish(): void;
}

/** One annotation a metric for all the buckets and times at which counts had to be lifted. */
function createRepairNotes(run: QueryRun, arg: Expr): RepairNotes {
  const byName = new Map<string, ForcedMonotonicity & { count: number; fromMs: number; toMs: number }>();
  return {
    add: ({ name }, forced, timeMs) => {
      const known = byName.get(name);
      byName.set(name, {
        minBucket: Math.min(known?.minBucket ?? Infinity, forced.minBucket),
        maxBucket: Math.max(known?.maxBucket ?? -Infinity, forced.maxBucket),
        maxDifference: Math.max(known?.maxDifference ?? 0, forced.maxDifference),
        count: (known?.count ?? 0) + 1,
        fromMs: Math.min(known?.fromMs ?? Infinity, timeMs),
        toMs: Math.max(known?.toMs ?? -Infinity, timeMs),
      });
    },
    finish: () => {
      for (const [name, { minBucket, maxBucket, maxDifference, count, fromMs, toMs }] of byName)
        run.inform(
          `input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${name === '' ? '' : ` for metric name ${quoteText(name)}`}, from buckets ${formatGeneral(minBucket)} to ${formatGeneral(maxBucket)}, with a max diff of ${formatGeneral(maxDifference, 2)}, over ${count} samples from ${formatTime(fromMs)} to ${formatTime(toMs)}`,
          arg.span,
        );
    },
  };
}

/** RFC 3339, whole seconds. */
function formatTime(timeMs: number): string {
  return new Date(Math.trunc(timeMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** As OpenMetrics writes floats: whole numbers end in `.0`. */
function formatBound(value: number): string {
  const text = formatGeneral(value);
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}
