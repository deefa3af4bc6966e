// Subqueries: an instant expression over its own, aligned grid; its samples become the windows' input.
import type { Subquery } from '@/lib/promql/ast';
import type { ColumnSeries, Grid, RangeOperator, SampleColumns, VectorOperator } from '@/server/promql/column';
import type { Planner } from '@/server/promql/operators/operator-deps';
import { endsOf } from '@/server/promql/operators/vector-selector';
import { executionError } from '@/server/promql/query-run';

/** Each sample lies in many windows: that much more work than memory is let through. */
const WINDOW_FACTOR = 40;

export function planSubquery(expr: Subquery, grid: Grid, planner: Planner): RangeOperator {
  const { run } = planner;
  const windows = { ...endsOf(expr, grid), rangeMs: expr.rangeMs, stepCount: grid.stepCount, firstStep: 0 };
  const stepMs = expr.stepMs ?? run.limits.defaultSubqueryStepMs;
  const inner = innerGrid({
    startMs: windows.firstEndMs - expr.rangeMs,
    endMs: windows.firstEndMs + (grid.stepCount - 1) * windows.stepMs,
    stepMs,
  });
  if (inner.stepCount > run.limits.maxSamples)
    throw executionError(
      `subquery of ${inner.stepCount} points is too large: the limit is ${run.limits.maxSamples} samples in one query`,
    );
  const windowSamples = grid.stepCount * (expr.rangeMs / stepMs);
  if (windowSamples > run.limits.maxSamples * WINDOW_FACTOR)
    throw executionError(
      `windows of a subquery would hold ${Math.round(windowSamples)} samples in all: the limit is ${run.limits.maxSamples * WINDOW_FACTOR}`,
    );
  const plan = (): VectorOperator => planner.planVector(expr.expr, inner);
  const input = planner.trace ? planner.trace.subquery(inner, plan) : plan();
  return {
    kind: 'matrix',
    hasOneName: input.hasOneName,
    windows,
    hasKeptLabels: input.hasKeptLabels === true,
    blocks: async function* (use) {
      if (inner.stepCount === 0) return;
      // The same list for all series without gaps: what is found out about times is found out once.
      const everyStepMs = Float64Array.from(
        { length: inner.stepCount },
        (_none, step) => inner.startMs + step * inner.stepMs,
      );
      for await (const block of input.blocks(use)) {
        const samples: SampleColumns[] = [];
        for (const series of block) {
          if (run.shouldPause()) await run.pause();
          samples.push(samplesOf(series, inner, everyStepMs));
        }
        yield samples;
      }
    },
  };
}

/** Multiples of the step (counted from 1970) after the start, up to the end. */
function innerGrid({ startMs, endMs, stepMs }: { startMs: number; endMs: number; stepMs: number }): Grid {
  const firstMs = (Math.floor(startMs / stepMs) + 1) * stepMs;
  return { startMs: firstMs, stepMs, stepCount: Math.max(0, Math.floor((endMs - firstMs) / stepMs) + 1) };
}

function samplesOf(series: ColumnSeries, grid: Grid, everyStepMs: Float64Array): SampleColumns {
  const floats = floatSamples(series, grid, everyStepMs);
  const histograms = histogramSamples(series, grid);
  return histograms ? { ...floats, histograms } : floats;
}

function histogramSamples({ histograms }: ColumnSeries, { startMs, stepMs }: Grid): SampleColumns['histograms'] {
  const samples = histograms?.flatMap((histogram, step) => (histogram ? [{ histogram, step }] : [])) ?? [];
  if (samples.length === 0) return undefined;
  return {
    timestampsMs: Float64Array.from(samples, ({ step }) => startMs + step * stepMs),
    // Steps skip samples: what was known of the sample before does not hold for the step before.
    histograms: samples.map(({ histogram }) =>
      histogram.resetHint === 'gauge' ? histogram : { ...histogram, resetHint: 'unknown' as const },
    ),
  };
}

function floatSamples(
  { labels, dropsName, values, present }: ColumnSeries,
  { startMs, stepMs }: Grid,
  everyStepMs: Float64Array,
): SampleColumns {
  if (!present) return { labels, dropsName, timestampsMs: everyStepMs, values };
  let count = 0;
  for (const flag of present) count += flag;
  const timestampsMs = new Float64Array(count);
  const kept = new Float64Array(count);
  let next = 0;
  for (let step = 0; step < present.length; step += 1) {
    if (present[step] !== 1) continue;
    timestampsMs[next] = startMs + step * stepMs;
    kept[next] = values[step] ?? 0;
    next += 1;
  }
  return { labels, dropsName, timestampsMs, values: kept };
}
