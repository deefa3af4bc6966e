// `fill`, `fill_left`, `fill_right`: constants that stand in at steps where one side of a match group has no sample.
import type { LabelSet } from '@/lib/labels/label-set';
import type { VectorMatching } from '@/lib/promql/ast';
import { sampleSteps, type ColumnSeries } from '@/server/promql/column';
import type { MatchGroup } from '@/server/promql/operators/match-labels';

/** Further pairs to join: the series that are there with the constant that is not. `labelsOf` gives the labels of the match. */
export function* filledPairs(
  { many, one }: MatchGroup,
  { left, right }: VectorMatching['fill'],
  labelsOf: (labels: LabelSet) => LabelSet,
): Generator<MatchGroup> {
  const [first] = [...many, ...one];
  if (!first) return;
  const labels = labelsOf(first.labels);
  const stepCount = first.values.length;
  const constantFor = (value: number, side: readonly ColumnSeries[]): ColumnSeries | undefined => {
    const present = absentSteps(side, stepCount);
    return present && { labels, dropsName: false, values: new Float64Array(stepCount).fill(value), present };
  };
  const standIn = right === null ? undefined : constantFor(right, one);
  if (standIn && many.length > 0) yield { many, one: [standIn] };
  const manyStandIn = left === null ? undefined : constantFor(left, many);
  if (manyStandIn && one.length > 0) yield { many: [manyStandIn], one };
}

/** 1 at the steps where no series has a sample; undefined when there is none. */
function absentSteps(side: readonly ColumnSeries[], stepCount: number): Uint8Array | undefined {
  const absent = new Uint8Array(stepCount).fill(1);
  for (const series of side) {
    const present = sampleSteps(series);
    if (!present) return undefined;
    for (let step = 0; step < stepCount; step += 1) if (present[step] === 1) absent[step] = 0;
  }
  return absent.includes(1) ? absent : undefined;
}
