// sum, avg, min, max, count, group, stddev, stdvar: one running state a group and step, series by series.
import { metricName, type LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';
import { columnFrom, sampleSteps, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { ignoredInAggregationText, MIXED_AGGREGATION_TEXT } from '@/server/promql/histogram-notes';
import { createAccumulator, type Accumulator, type StreamingAggregator } from '@/server/promql/operators/accumulators';
import { createHistogramAggregate, type HistogramAggregate } from '@/server/promql/operators/histogram-aggregate';
import { createGroups } from '@/server/promql/operators/group-series';
import type { QueryRun } from '@/server/promql/query-run';

interface AggregateOptions {
  readonly expr: Aggregation;
  readonly op: StreamingAggregator;
  readonly input: VectorOperator;
  readonly stepCount: number;
  readonly run: QueryRun;
}

/** Steps added between two looks at the clock: about 0.1 ms. */
const LOOK_STEPS = 16_384;

interface GroupState {
  readonly labels: LabelSet;
  dropsName: boolean;
  readonly accumulator: Accumulator;
  /** Made when the first native histogram comes. */
  histograms: HistogramAggregate | undefined;
}

export function planAggregate(options: AggregateOptions): VectorOperator {
  const { expr, op, input, stepCount, run } = options;
  return {
    kind: 'vector',
    hasKeptLabels: input.hasKeptLabels === true,
    hasOneName: !expr.grouping.includes('__name__') || input.hasOneName,
    blocks: async function* () {
      const groups = createGroups({ expr, input, run }, (labels): GroupState => {
        run.hold(stepCount);
        const accumulator = createAccumulator(op, stepCount);
        return { labels, dropsName: false, accumulator, histograms: undefined };
      });
      // Adding a few steps takes less than looking at the clock.
      const lookEach = Math.max(1, Math.floor(LOOK_STEPS / stepCount));
      for await (const block of input.blocks('passing'))
        for (const [at, series] of block.entries()) {
          if (at % lookEach === 0 && run.shouldPause()) await run.pause();
          const state = groups.of(series.labels);
          state.dropsName ||= series.dropsName;
          addSeries(series, state, options);
        }
      const results: ColumnSeries[] = [];
      for (const state of groups.all()) {
        if (run.shouldPause()) await run.pause();
        const column = finish(state, options);
        if (column) results.push(column);
      }
      yield results;
    },
  };
}

function addSeries(series: ColumnSeries, state: GroupState, { op, expr, run, stepCount }: AggregateOptions): void {
  const { histograms, values, present } = series;
  if (!histograms) {
    state.accumulator.add(values, present);
    return;
  }
  if (op === 'count' || op === 'group') {
    state.accumulator.add(values, sampleSteps(series));
    return;
  }
  state.accumulator.add(values, present);
  const { span } = expr.expr;
  if (op !== 'sum' && op !== 'avg') {
    run.inform(ignoredInAggregationText(op), span);
    return;
  }
  state.histograms ??= createHistogramAggregate(op, stepCount, {
    warn: (text) => run.warn(text, span),
    inform: (text) => run.inform(text, span),
  });
  state.histograms.add(histograms, metricName(series.labels));
}

/** Floats and histograms of one step do not go together: nothing comes out there, with a warning. */
function finish(state: GroupState, { expr, run }: AggregateOptions): ColumnSeries | undefined {
  const { labels, dropsName, accumulator, histograms } = state;
  const { values, present: before } = accumulator.finish();
  const present = before ?? new Uint8Array(values.length).fill(1);
  if (!histograms) {
    if (before && !before.includes(1)) return undefined;
    return { labels, dropsName, values, present: before };
  }
  const column = histograms.finish().map((histogram, step) => {
    if (present[step] !== 1 || !histograms.has(step)) return histogram;
    run.warn(MIXED_AGGREGATION_TEXT, expr.expr.span);
    present[step] = 0;
    return null;
  });
  let presentCount = 0;
  for (const flag of present) presentCount += flag;
  return columnFrom({ labels, dropsName }, { values, present, presentCount, histograms: column });
}
