// count_values: one series for each value that occurs, with the value as a label.
import { METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';
import { formatDecimal } from '@/lib/promql/format-decimal';
import { quoteText } from '@/lib/promql/quote-text';
import type { ColumnSeries, VectorOperator } from '@/server/promql/column';
import { describeHistogram } from '@/lib/promql/histogram/describe-histogram';
import type { Sample } from '@/server/promql/operators/histogram-arithmetic';
import { sampleAt } from '@/server/promql/operators/sample-columns';
import { createGroups } from '@/server/promql/operators/group-series';
import { executionError, type QueryRun } from '@/server/promql/query-run';

interface CountValuesOptions {
  readonly expr: Aggregation;
  readonly input: VectorOperator;
  /** The label that the values go into. */
  readonly label: string;
  readonly stepCount: number;
  readonly run: QueryRun;
}

interface ValueCounts {
  readonly labels: LabelSet;
  dropsName: boolean;
  readonly byValue: Map<string, Float64Array>;
}

export function planCountValues({ expr, input, label, stepCount, run }: CountValuesOptions): VectorOperator {
  if (label === '' || /\p{Surrogate}/u.test(label)) throw executionError(`invalid label name ${quoteText(label)}`);
  // The new label must not split the groups: an old one of that name is replaced.
  const others = expr.grouping.filter((name) => name !== label);
  const grouping: Aggregation = { ...expr, grouping: expr.isWithout ? [...others, label] : others };
  // `without` that label takes it away again: all values count together.
  const isTakenAway = expr.isWithout && (expr.grouping.includes(label) || label === METRIC_NAME);
  return {
    kind: 'vector',
    hasOneName: !expr.grouping.includes('__name__') || input.hasOneName,
    blocks: async function* () {
      const groups = createGroups({ expr: grouping, input, run }, (labels): ValueCounts => ({
        labels,
        dropsName: false,
        byValue: new Map(),
      }));
      for await (const block of input.blocks('passing'))
        for (const series of block) {
          if (run.shouldPause()) await run.pause();
          const group = groups.of(series.labels);
          group.dropsName ||= series.dropsName;
          const keyOf = isTakenAway ? () => '' : describeSample;
          countColumn(series, { byValue: group.byValue, keyOf }, () => {
            run.hold(stepCount);
            return new Float64Array(stepCount);
          });
        }
      for (const { labels, dropsName, byValue } of groups.all()) {
        const columns: ColumnSeries[] = [];
        for (const [value, counts] of byValue) {
          if (run.shouldPause()) await run.pause();
          columns.push(columnOf({ labels: withLabel(labels, label, value), dropsName }, counts));
        }
        yield columns;
      }
    },
  };
}

interface Counting {
  readonly byValue: Map<string, Float64Array>;
  readonly keyOf: (sample: Sample) => string;
}

function describeSample(sample: Sample): string {
  return typeof sample === 'number' ? formatDecimal(sample) : describeHistogram(sample);
}

function countColumn(series: ColumnSeries, { byValue, keyOf }: Counting, create: () => Float64Array): void {
  for (let step = 0; step < series.values.length; step += 1) {
    const sample = sampleAt(series, step);
    if (sample === undefined) continue;
    const text = keyOf(sample);
    let counts = byValue.get(text);
    if (!counts) {
      counts = create();
      byValue.set(text, counts);
    }
    counts[step] = (counts[step] ?? 0) + 1;
  }
}

function columnOf(
  group: { readonly labels: LabelSet; readonly dropsName: boolean },
  values: Float64Array,
): ColumnSeries {
  const present = Uint8Array.from(values, (count) => (count > 0 ? 1 : 0));
  return { ...group, values, present: present.includes(0) ? present : null };
}
