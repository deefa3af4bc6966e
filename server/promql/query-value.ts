// From the root operator to the answer: scalars, vectors in order, matrices sorted by labels.
import { labelsKey } from '@/lib/labels/label-set';
import type { QueryValue, SampleSeries, VectorSample } from '@/lib/series/query-result';
import {
  collect,
  withoutMetricName,
  type ColumnSeries,
  type Grid,
  type Operator,
  type RangeOperator,
  type VectorOperator,
} from '@/server/promql/column';
import { mergeSameLabels } from '@/server/promql/merge-series';
import { histogramsWithin } from '@/server/promql/operators/histogram-lookup';
import { firstAfter } from '@/server/promql/operators/stale-markers';
import { executionError, type QueryRun } from '@/server/promql/query-run';

/** The value of an instant query: `grid` has one step. */
export async function instantValue(
  operator: Operator,
  { startMs: timestampMs }: Grid,
  run: QueryRun,
): Promise<QueryValue> {
  switch (operator.kind) {
    case 'scalar': {
      const [value = NaN] = await operator.values();
      return { kind: 'scalar', timestampMs, value };
    }
    case 'string':
      return { kind: 'string', timestampMs, value: operator.value };
    case 'matrix':
      return { kind: 'matrix', series: await rawSeries(operator, run) };
    case 'vector': {
      const samples: VectorSample[] = [];
      for (const { labels, values, histograms } of await finalSeries(operator, run)) {
        const histogram = histograms?.[0];
        samples.push(histogram ? { labels, value: NaN, histogram } : { labels, value: values[0] ?? NaN });
      }
      return { kind: 'vector', timestampMs, samples };
    }
  }
}

/** The value of a range query; a scalar becomes a series without labels. */
export async function rangeValue(operator: Operator, grid: Grid, run: QueryRun): Promise<QueryValue> {
  if (operator.kind === 'scalar')
    return { kind: 'grid', ...grid, series: [{ labels: [], values: await operator.values(), present: null }] };
  if (operator.kind !== 'vector') throw executionError(`cannot evaluate ${operator.kind} over a range`);
  const series = await finalSeries({ ...operator, isOrdered: false }, run);
  return { kind: 'grid', ...grid, series };
}

async function finalSeries(operator: VectorOperator, run: QueryRun): Promise<readonly ColumnSeries[]> {
  const all = await collect(operator.blocks(), run);
  // Operators keep labels apart; only names that waited until now can make two series alike.
  const merged = all.some(({ dropsName }) => dropsName)
    ? await mergeSameLabels(
        all.map((series) => (series.dropsName ? { ...series, labels: withoutMetricName(series.labels) } : series)),
        run,
      )
    : all;
  if (operator.isOrdered === true) return merged;
  const comeAgain = operator.hasKeptLabels === true && merged === all;
  return run.keptOrders.sorted(merged, { pacer: run, comeAgain });
}

async function rawSeries(operator: RangeOperator, run: QueryRun): Promise<readonly SampleSeries[]> {
  const { firstEndMs: reachedMs, rangeMs: reachMs, edges } = operator.windows;
  const firstEndMs = reachedMs - (edges?.afterMs ?? 0);
  const rangeMs = reachMs - (edges?.beforeMs ?? 0) - (edges?.afterMs ?? 0);
  const all: SampleSeries[] = [];
  const seen = new Set<string>();
  for (const series of await collect(operator.blocks(), run)) {
    if (run.shouldPause()) await run.pause();
    const labels = series.dropsName ? withoutMetricName(series.labels) : series.labels;
    const from = firstAfter(series.timestampsMs, firstEndMs - rangeMs);
    const to = firstAfter(series.timestampsMs, firstEndMs);
    const histograms = histogramsWithin(series, { startMs: firstEndMs - rangeMs, endMs: firstEndMs });
    if (from >= to && !histograms) continue;
    const key = labelsKey(labels);
    if (seen.has(key)) throw executionError('vector cannot contain metrics with the same labelset');
    seen.add(key);
    all.push({
      labels,
      timestampsMs: series.timestampsMs.subarray(from, Math.max(from, to)),
      values: series.values.subarray(from, Math.max(from, to)),
      ...(histograms && { histograms }),
    });
  }
  return run.keptOrders.sorted(all, { pacer: run, comeAgain: operator.hasKeptLabels === true });
}
