// Series by series: the frame of every operator whose results have no say in each other.
import type { LabelSet } from '@/lib/labels/label-set';
import { withoutMetricName, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { memoryFor } from '@/server/promql/operators/kept-labels';
import { mergeSameLabels } from '@/server/promql/merge-series';
import type { QueryRun } from '@/server/promql/query-run';

interface MapOptions<Input> {
  readonly run: QueryRun;
  readonly input: AsyncIterable<readonly Input[]>;
  /** undefined leaves the series out. */
  readonly map: (series: Input) => ColumnSeries | undefined | Promise<ColumnSeries | undefined>;
  /** Labels may collide after the map: results are held back until all are known. */
  readonly canCollide: boolean;
  /** Called before each block: what was made for the one before is not needed any more. Not when results are held back. */
  readonly onBlock?: () => void;
}

/** Streams blocks unless labels can collide. Pauses between series when its time slice is used up. */
export async function* mapSeries<Input>({
  run,
  input,
  map,
  canCollide,
  onBlock,
}: MapOptions<Input>): AsyncIterable<readonly ColumnSeries[]> {
  const all: ColumnSeries[] = [];
  for await (const block of input) {
    const mapped: ColumnSeries[] = [];
    if (!canCollide) onBlock?.();
    for (const series of block) {
      if (run.shouldPause()) await run.pause();
      const made = map(series);
      // Waiting costs more than most maps do.
      const result = made instanceof Promise ? await made : made;
      if (!result) continue;
      run.hold(result.values.length);
      mapped.push(result);
    }
    if (canCollide) {
      for (const series of mapped) all.push(series);
      continue;
    }
    // Who keeps the block counts it from here on.
    for (const { values } of mapped) run.release(values.length);
    yield mapped;
  }
  if (canCollide) yield await mergeSameLabels(all, run);
}

/** The labels of a result that is no longer the metric it came from. */
export function namelessLabels(run: QueryRun, { labels, dropsName }: Named): Named {
  return run.hasFeature('promql-delayed-name-removal')
    ? { labels, dropsName: true }
    : { labels: withoutMetricName(labels), dropsName };
}

/** As namelessLabels(), for all series of an operator. */
export function createNameless(run: QueryRun, input: Pick<VectorOperator, 'hasKeptLabels'>): (series: Named) => Named {
  if (run.hasFeature('promql-delayed-name-removal')) return ({ labels }) => ({ labels, dropsName: true });
  const nameless = memoryFor(run, input).remembering('nameless', withoutMetricName);
  return ({ labels, dropsName }) => ({ labels: nameless(labels), dropsName });
}

interface Named {
  readonly labels: LabelSet;
  readonly dropsName: boolean;
}

/** Whether dropping names can make two series of an operator alike at once. */
export function losesDistinction(run: QueryRun, { hasOneName }: { readonly hasOneName: boolean }): boolean {
  return !hasOneName && !run.hasFeature('promql-delayed-name-removal');
}
