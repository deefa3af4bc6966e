// An operator that notes on the way what it gives and how long it works.
import type {
  BlockUse,
  ColumnSeries,
  Operator,
  RangeOperator,
  SampleColumns,
  VectorOperator,
} from '@/server/promql/column';
import type { TracedNode } from '@/server/promql/peak-samples';
import type { QueryRun } from '@/server/promql/query-run';
import { countColumn, countWindows } from '@/server/promql/sample-counts';

export interface OperatorTracer {
  /** `counts`: where the samples are added up by step, for operators that read; else null. */
  trace(operator: Operator, node: TracedNode, counts: Float64Array | null): Operator;
}

export function createOperatorTracer(run: QueryRun, monotonicMs: () => number): OperatorTracer {
  // Counting is not the operators' work, nor is waiting for a turn.
  let overheadMs = 0;
  const workMs = (): number => monotonicMs() - overheadMs - run.pausedMs();

  const traceBlocks = <Series>(
    blocks: (use?: BlockUse) => AsyncIterable<readonly Series[]>,
    node: TracedNode,
    count: (series: Series) => void,
  ): ((use?: BlockUse) => AsyncIterable<readonly Series[]>) =>
    async function* (use) {
      const iterator = blocks(use)[Symbol.asyncIterator]();
      let isAtEnd = false;
      try {
        for (;;) {
          const startedMs = workMs();
          const step = await iterator.next();
          node.timeMs += workMs() - startedMs;
          isAtEnd = step.done === true;
          if (step.done === true) return;
          const countedFromMs = workMs();
          node.seriesCount += step.value.length;
          for (const series of step.value) {
            if (run.shouldPause()) await run.pause();
            count(series);
          }
          overheadMs += workMs() - countedFromMs;
          yield step.value;
        }
      } finally {
        if (!isAtEnd) await iterator.return?.();
      }
    };

  const traceVector = (operator: VectorOperator, node: TracedNode, counts: Float64Array | null): VectorOperator => {
    const count = (series: ColumnSeries): void => {
      node.sampleCount += countColumn(series, counts);
    };
    return { ...operator, blocks: traceBlocks((use) => operator.blocks(use), node, count) };
  };
  const traceRange = (operator: RangeOperator, node: TracedNode, counts: Float64Array | null): RangeOperator => {
    const count = (series: SampleColumns): void => {
      node.sampleCount += series.timestampsMs.length + (series.histograms?.histograms.length ?? 0);
      node.lastWindowCount = countWindows(series, operator.windows, counts);
    };
    return { ...operator, blocks: traceBlocks((use) => operator.blocks(use), node, count) };
  };

  return {
    trace: (operator, node, counts) => {
      if (operator.kind === 'vector') return traceVector(operator, node, counts);
      if (operator.kind === 'matrix') return traceRange(operator, node, counts);
      if (operator.kind === 'string') return operator;
      return {
        kind: 'scalar',
        values: async () => {
          const startedMs = workMs();
          const values = await operator.values();
          node.timeMs += workMs() - startedMs;
          node.seriesCount = 1;
          node.sampleCount = values.length;
          return values;
        },
      };
    },
  };
}
