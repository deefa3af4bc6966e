// The quantile aggregation: over the samples of each group and step.
import type { LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';
import { columnFrom, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { badQuantileText } from '@/server/promql/functions/over-time';
import { ignoredInAggregationText } from '@/server/promql/histogram-notes';
import { createGroups } from '@/server/promql/operators/group-series';
import { quantileOf } from '@/server/promql/quantile';
import type { QueryRun } from '@/server/promql/query-run';

interface QuantileOptions {
  readonly expr: Aggregation;
  readonly input: VectorOperator;
  readonly quantiles: () => Promise<Float64Array>;
  readonly stepCount: number;
  readonly run: QueryRun;
}

interface GroupState {
  readonly labels: LabelSet;
  dropsName: boolean;
  readonly members: ColumnSeries[];
}

export function planQuantile({ expr, input, quantiles, stepCount, run }: QuantileOptions): VectorOperator {
  return {
    kind: 'vector',
    hasKeptLabels: input.hasKeptLabels === true,
    hasOneName: !expr.grouping.includes('__name__') || input.hasOneName,
    blocks: async function* () {
      const wanted = await quantiles();
      for (const quantile of new Set(wanted))
        if (!(quantile >= 0 && quantile <= 1)) run.warn(badQuantileText(quantile), (expr.param ?? expr).span);
      const groups = createGroups({ expr, input, run }, (labels): GroupState => ({
        labels,
        dropsName: false,
        members: [],
      }));
      for await (const block of input.blocks())
        for (const series of block) {
          if (run.shouldPause()) await run.pause();
          run.hold(stepCount);
          if (series.histograms) run.inform(ignoredInAggregationText('quantile'), expr.expr.span);
          const group = groups.of(series.labels);
          group.members.push(series);
          group.dropsName ||= series.dropsName;
        }
      for (const group of groups.all()) {
        const column = await quantileColumn(group, wanted, run);
        if (column) yield [column];
      }
    },
  };
}

async function quantileColumn(
  { labels, dropsName, members }: GroupState,
  wanted: Float64Array,
  run: QueryRun,
): Promise<ColumnSeries | undefined> {
  const values = new Float64Array(wanted.length);
  const present = new Uint8Array(wanted.length);
  const scratch = new Float64Array(members.length);
  let presentCount = 0;
  for (let step = 0; step < wanted.length; step += 1) {
    if (run.shouldPause()) await run.pause();
    let count = 0;
    for (const series of members) {
      if (series.present && series.present[step] !== 1) continue;
      scratch[count] = series.values[step] ?? NaN;
      count += 1;
    }
    if (count === 0) continue;
    present[step] = 1;
    presentCount += 1;
    values[step] = quantileOf(wanted[step] ?? NaN, scratch.subarray(0, count));
  }
  return columnFrom({ labels, dropsName }, { values, present, presentCount });
}
