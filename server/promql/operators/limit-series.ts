// limitk and limit_ratio: a part of each group, without regard to values.
import type { Aggregation } from '@/lib/promql/ast';
import { formatGeneral } from '@/lib/promql/format-general';
import { collect, onlySteps, type VectorOperator } from '@/server/promql/column';
import { createLabelHasher } from '@/server/promql/hash-labels';
import { createGroups } from '@/server/promql/operators/group-series';
import type { QueryRun } from '@/server/promql/query-run';

interface LimitOptions {
  readonly expr: Aggregation;
  readonly input: VectorOperator;
  /** k or the ratio at each step. */
  readonly parameters: () => Promise<Float64Array>;
  readonly stepCount: number;
  readonly run: QueryRun;
}

/** The first k series of each group and step, in the order of the input. */
export function planLimitK({ expr, input, parameters, stepCount, run }: LimitOptions): VectorOperator {
  return {
    ...input,
    blocks: async function* () {
      const limits = await parameters();
      const groups = createGroups({ expr, input, run }, () => new Float64Array(stepCount));
      for (const series of await collect(input.blocks(), run)) {
        if (run.shouldPause()) await run.pause();
        const taken = groups.of(series.labels);
        const column = onlySteps(series, (step) => {
          const isTaken = (taken[step] ?? 0) < Math.trunc(limits[step] ?? 0);
          if (isTaken) taken[step] = (taken[step] ?? 0) + 1;
          return isTaken;
        });
        if (column) yield [column];
      }
    },
  };
}

/** The series whose labels hash into the share; a negative ratio takes the other ones. */
export function planLimitRatio({ expr, input, parameters, run }: LimitOptions): VectorOperator {
  return {
    ...input,
    blocks: async function* () {
      const ratios = (await parameters()).map((ratio) => Math.max(-1, Math.min(1, ratio)));
      for (const ratio of new Set(await parameters()))
        if (ratio > 1 || ratio < -1)
          run.warn(
            `ratio value should be between -1 and 1, got ${formatGeneral(ratio)}, capping to ${Math.sign(ratio)}`,
            (expr.param ?? expr).span,
          );
      const shareOf = createLabelHasher();
      for await (const block of input.blocks()) {
        if (run.shouldPause()) await run.pause();
        yield block.flatMap((series) => {
          const share = shareOf(series.labels);
          const column = onlySteps(series, (step) => isInShare(share, ratios[step] ?? NaN));
          return column ? [column] : [];
        });
      }
    },
  };
}

function isInShare(share: number, ratio: number): boolean {
  return (ratio >= 0 && share < ratio) || (ratio < 0 && share >= 1 + ratio);
}
