// sum, avg, min, max, count, group, stddev, stdvar: one running state a group and step, series by series.
import type { LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';
import type { ColumnSeries, VectorOperator } from '@/server/promql/column';
import { createAccumulator, type Accumulator, type StreamingAggregator } from '@/server/promql/operators/accumulators';
import { createGrouping, createGroups } from '@/server/promql/operators/group-series';
import type { QueryRun } from '@/server/promql/query-run';

interface AggregateOptions {
  readonly expr: Aggregation;
  readonly op: StreamingAggregator;
  readonly input: VectorOperator;
  readonly stepCount: number;
  readonly run: QueryRun;
}

interface GroupState {
  readonly labels: LabelSet;
  dropsName: boolean;
  readonly accumulator: Accumulator;
}

export function planAggregate({ expr, op, input, stepCount, run }: AggregateOptions): VectorOperator {
  return {
    kind: 'vector',
    hasOneName: !expr.grouping.includes('__name__') || input.hasOneName,
    blocks: async function* () {
      const groups = createGroups(createGrouping(expr), (labels): GroupState => {
        run.hold(stepCount);
        return { labels, dropsName: false, accumulator: createAccumulator(op, stepCount) };
      });
      for await (const block of input.blocks())
        for (const series of block) {
          if (run.shouldPause()) await run.pause();
          const state = groups.of(series.labels);
          state.dropsName ||= series.dropsName;
          state.accumulator.add(series.values, series.present);
        }
      const results: ColumnSeries[] = [];
      for (const { labels, dropsName, accumulator } of groups.all())
        results.push({ labels, dropsName, ...accumulator.finish() });
      yield results;
    },
  };
}
