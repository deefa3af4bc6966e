// Series that came to carry the same labels (their names were dropped): one series, if they never meet at a step.
import { labelsKey } from '@/lib/labels/label-set';
import { sampleSteps, type ColumnSeries } from '@/server/promql/column';
import { executionError, type QueryRun } from '@/server/promql/query-run';

/** Keeps the order of first appearance. Throws InputError when two samples of one step would have the same labels. */
export async function mergeSameLabels(
  all: readonly ColumnSeries[],
  run: QueryRun,
  message = 'vector cannot contain metrics with the same labelset',
): Promise<readonly ColumnSeries[]> {
  const byKey = new Map<string, ColumnSeries>();
  for (const series of all) {
    if (run.shouldPause()) await run.pause();
    const key = labelsKey(series.labels);
    const before = byKey.get(key);
    byKey.set(key, before ? merged(before, series, message) : series);
  }
  return byKey.size === all.length ? all : [...byKey.values()];
}

function merged(one: ColumnSeries, two: ColumnSeries, message: string): ColumnSeries {
  const [first, second] = [sampleSteps(one), sampleSteps(two)];
  if (!first || !second) throw executionError(message);
  const values = one.values.slice();
  const present = one.present?.slice() ?? new Uint8Array(values.length);
  const histograms =
    one.histograms || two.histograms ? Array.from(values, (_value, step) => one.histograms?.[step] ?? null) : undefined;
  for (let step = 0; step < values.length; step += 1) {
    if (second[step] !== 1) continue;
    if (first[step] === 1) throw executionError(message);
    const histogram = two.histograms?.[step];
    if (histogram && histograms) {
      histograms[step] = histogram;
    } else {
      present[step] = 1;
      values[step] = two.values[step] ?? 0;
    }
  }
  const isFull = present.every((flag) => flag === 1);
  const labels = { labels: one.labels, dropsName: one.dropsName || two.dropsName };
  return { ...labels, values, present: isFull ? null : present, ...(histograms && { histograms }) };
}
