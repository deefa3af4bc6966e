// Series of classic histograms put together: all buckets that differ in `le` only.
import { labelsKey, labelValue, metricName, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { Expr } from '@/lib/promql/ast';
import { quoteText } from '@/lib/promql/quote-text';
import type { ColumnSeries } from '@/server/promql/column';
import type { Bucket } from '@/server/promql/histogram-buckets';
import { namelessLabels } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

export interface BucketGroup {
  readonly labels: LabelSet;
  readonly dropsName: boolean;
  /** For annotations; empty where the name was dropped already. */
  readonly name: string;
  /** Sorted by bound. */
  readonly members: readonly { readonly upperBound: number; readonly series: ColumnSeries }[];
}

interface GroupOptions {
  readonly run: QueryRun;
  /** The vector's expression: warnings point to it. */
  readonly arg: Expr;
}

/** Series without a usable `le` are left out with a warning. */
export async function groupBuckets(all: readonly ColumnSeries[], { run, arg }: GroupOptions): Promise<BucketGroup[]> {
  const members = new Map<string, { upperBound: number; series: ColumnSeries }[]>();
  for (const series of all) {
    if (run.shouldPause()) await run.pause();
    const bound = labelValue(series.labels, 'le');
    const upperBound = parseBound(bound);
    if (upperBound === undefined) {
      const name = metricName(series.labels);
      run.warn(
        `bucket label "le" is missing or has a malformed value of ${quoteText(bound)}${name === '' ? '' : ` for metric name ${quoteText(name)}`}`,
        arg.span,
      );
      continue;
    }
    const key = labelsKey(withLabel(series.labels, 'le', ''));
    const group = members.get(key);
    if (group) group.push({ upperBound, series });
    else members.set(key, [{ upperBound, series }]);
  }
  const groups: BucketGroup[] = [];
  for (const group of members.values()) {
    if (run.shouldPause()) await run.pause();
    const [first] = group;
    if (first) groups.push(groupOf(first.series, group, run));
  }
  return groups;
}

/** The buckets of one step in a new list; empty when none has a sample. */
export function bucketsAt({ members }: BucketGroup, step: number): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { upperBound, series } of members)
    if (!series.present || series.present[step] === 1) buckets.push({ upperBound, count: series.values[step] ?? NaN });
  return buckets;
}

function groupOf(first: ColumnSeries, members: BucketGroup['members'], run: QueryRun): BucketGroup {
  const labels = withLabel(first.labels, 'le', '');
  return {
    ...namelessLabels(run, { labels, dropsName: first.dropsName }),
    name: run.hasFeature('promql-delayed-name-removal') ? metricName(first.labels) : '',
    members: members.toSorted((a, b) => a.upperBound - b.upperBound),
  };
}

/** As Go parses floats; NaN is a number there too. */
function parseBound(text: string): number | undefined {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return NaN;
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  return Number(text);
}
