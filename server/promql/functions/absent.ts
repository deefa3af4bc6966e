// absent and absent_over_time: 1 at the steps where there is nothing.
import { labelSet, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { Expr } from '@/lib/promql/ast';
import { sampleSteps, type SampleColumns, type VectorOperator } from '@/server/promql/column';
import { rangeArg, vectorArg, type FunctionPlan } from '@/server/promql/functions/call-input';
import { windowKernel } from '@/server/promql/functions/range-function';
import { createBoundsFinder } from '@/server/promql/functions/window-bounds';

export const ABSENT_FUNCTIONS = {
  absent: (input) => {
    const vector = vectorArg(input, 0);
    return absentOperator(
      input.call.args[0],
      async (seen) => {
        for await (const block of vector.blocks('passing'))
          for (const series of block) {
            if (input.run.shouldPause()) await input.run.pause();
            const present = sampleSteps(series);
            if (present)
              for (let step = 0; step < seen.length; step += 1) seen[step] = (seen[step] ?? 0) | (present[step] ?? 0);
            else seen.fill(1);
          }
      },
      input.grid.stepCount,
    );
  },
  absent_over_time: (input) => {
    const range = rangeArg(input, 0);
    const kernel = windowKernel(() => 1);
    const boundsOf = createBoundsFinder(range.windows);
    const { stepCount } = input.grid;
    const scratch = { values: new Float64Array(stepCount), present: new Uint8Array(stepCount) };
    return absentOperator(
      input.call.args[0],
      async (seen) => {
        for await (const block of range.blocks('passing'))
          for (const series of block) {
            if (input.run.shouldPause()) await input.run.pause();
            const samples = withHistogramTimes(series);
            const bounds = boundsOf(samples.timestampsMs);
            kernel(samples, range.windows, scratch, { parameters: [], bounds });
            for (let step = 0; step < seen.length; step += 1)
              seen[step] = (seen[step] ?? 0) | (scratch.present[step] ?? 0);
          }
      },
      stepCount,
    );
  },
} satisfies Readonly<Record<string, FunctionPlan>>;

function absentOperator(
  arg: Expr | undefined,
  markSeen: (seen: Uint8Array) => Promise<void>,
  stepCount: number,
): VectorOperator {
  return {
    kind: 'vector',
    hasOneName: true,
    blocks: async function* () {
      const seen = new Uint8Array(stepCount);
      await markSeen(seen);
      const present = seen.map((flag) => 1 - flag);
      if (!present.includes(1)) return;
      const values = new Float64Array(stepCount).fill(1);
      yield [{ labels: arg ? labelsOfMatchers(arg) : [], dropsName: false, values, present }];
    },
  };
}

/** What equality matchers say for certain; a label that is matched twice says nothing. */
function labelsOfMatchers(arg: Expr): LabelSet {
  const known = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, type, value } of matchersOf(arg)) {
    if (name === METRIC_NAME) continue;
    if (type === '=' && !seen.has(name)) known.set(name, value);
    else known.delete(name);
    if (type === '=') seen.add(name);
  }
  return labelSet(known);
}

function matchersOf(expr: Expr): readonly Matcher[] {
  if (expr.kind === 'paren') return matchersOf(expr.expr);
  if (expr.kind === 'vectorSelector') return expr.matchers;
  return expr.kind === 'matrixSelector' ? expr.selector.matchers : [];
}

/** Only presence counts here: histograms stand like floats. */
function withHistogramTimes(series: SampleColumns): SampleColumns {
  if (!series.histograms) return series;
  const timestampsMs = Float64Array.from([...series.timestampsMs, ...series.histograms.timestampsMs]).toSorted();
  return { ...series, timestampsMs, values: new Float64Array(timestampsMs.length) };
}
