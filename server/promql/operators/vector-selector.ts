// Instant selectors: at each step the newest sample not older than the lookback. Hot loop; see engine.bench.ts.
import { METRIC_NAME, metricName } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { TimeShift, VectorSelector } from '@/lib/promql/ast';
import { columnFrom, type ColumnSeries, type Grid, type VectorOperator } from '@/server/promql/column';
import { createColumnRoom } from '@/server/promql/operators/column-room';
import { fillSmoothed, fillSmoothedHistograms, type StepLookup } from '@/server/promql/operators/smoothed-selector';
import { lookUpHistograms, withFoundResets } from '@/server/promql/operators/histogram-lookup';
import type { WindowNotes } from '@/server/promql/functions/mixed-windows';
import { mapSeries } from '@/server/promql/operators/map-series';
import type { Planner } from '@/server/promql/operators/operator-deps';
import { startSeconds, type SelectedValue } from '@/server/promql/operators/selected-value';
import { firstAfter, staleTest, type StaleTest } from '@/server/promql/operators/stale-markers';
import type { QueryRun } from '@/server/promql/query-run';
import type { SeriesColumns } from '@/server/storage/ports';

export function planVectorSelector(
  selector: VectorSelector,
  grid: Grid,
  { run, source }: Planner,
  value: SelectedValue = 'sample',
): VectorOperator {
  const ends = endsOf(selector, grid);
  const { lookbackMs } = run;
  const isSmoothed = selector.edges === 'smoothed' && value === 'sample';
  const read = source.need({
    matchers: selector.matchers,
    functionName: '',
    span: selector.span,
    range: {
      startMs: ends.firstEndMs - lookbackMs + 1,
      endMs: ends.firstEndMs + (grid.stepCount - 1) * ends.stepMs + (isSmoothed ? lookbackMs : 0),
    },
    rangeMs: 0,
    stepMs: grid.stepMs,
  });
  const present = new Uint8Array(grid.stepCount);
  const lookup = { ...ends, stepCount: grid.stepCount, lookbackMs };
  const positionsOf = createLookup(lookup);
  const map = (found: SeriesColumns, values: Float64Array): ColumnSeries | undefined => {
    const series = selector.findsResets === true ? withFoundResets(found) : found;
    const presentCount = isSmoothed
      ? fillSmoothed(series, lookup, { values, present })
      : fillColumn(series, { positions: positionsOf(series.timestampsMs), value }, { values, present });
    const named = { labels: series.labels, dropsName: false };
    if (!series.histograms) return columnFrom(named, { values, present, presentCount });
    const looked = isSmoothed
      ? fillSmoothedHistograms(series, lookup, { present, notes: notesFor(series, selector, run) })
      : lookUpHistograms(series, { ...lookup, value }, { values, present });
    return columnFrom(named, { values, present, presentCount: looked.presentCount, histograms: looked.column });
  };
  return {
    kind: 'vector',
    hasOneName: namesOneMetric(selector.matchers),
    hasKeptLabels: true,
    blocks: (use = 'kept') => {
      const room = createColumnRoom(grid.stepCount, use);
      const mapOne = (found: SeriesColumns): ColumnSeries | undefined => map(found, room.take());
      // What is looked up is copied.
      return mapSeries({ run, input: read('passing'), map: mapOne, canCollide: false, onBlock: () => room.restart() });
    },
  };
}

function notesFor({ labels }: SeriesColumns, { span }: VectorSelector, run: QueryRun): WindowNotes {
  return {
    name: metricName(labels),
    warn: (text) => run.warn(text, span),
    inform: (text) => run.inform(text, span),
  };
}

export function namesOneMetric(matchers: readonly Matcher[]): boolean {
  return matchers.some(({ name, type, value }) => name === METRIC_NAME && type === '=' && value !== '');
}

/** When a selector looks, for each step of a grid. `@ start()` and `@ end()` were replaced by their times before. */
export function endsOf({ at, offsetMs }: TimeShift, grid: Grid): { firstEndMs: number; stepMs: number } {
  if (at?.kind === 'timestamp') return { firstEndMs: at.timestampMs - offsetMs, stepMs: 0 };
  return { firstEndMs: grid.startMs - offsetMs, stepMs: grid.stepMs };
}

/** Where the newest sample of each step stands, -1 where there is none within the lookback; the same for all series of like times. */
function createLookup({
  firstEndMs,
  stepMs,
  stepCount,
  lookbackMs,
}: StepLookup): (timestampsMs: Float64Array) => Int32Array {
  let last: { readonly timestampsMs: Float64Array; readonly positions: Int32Array } | undefined;
  const find = (timestampsMs: Float64Array): Int32Array => {
    const count = timestampsMs.length;
    const positions = new Int32Array(stepCount);
    let next = firstAfter(timestampsMs, firstEndMs);
    for (let step = 0; step < stepCount; step += 1) {
      const endMs = firstEndMs + step * stepMs;
      while (next < count && (timestampsMs[next] ?? 0) <= endMs) next += 1;
      const timeMs = next > 0 ? (timestampsMs[next - 1] ?? 0) : -Infinity;
      positions[step] = timeMs > endMs - lookbackMs ? next - 1 : -1;
    }
    return positions;
  };
  return (timestampsMs) => {
    if (last?.timestampsMs !== timestampsMs) last = { timestampsMs, positions: find(timestampsMs) };
    return last.positions;
  };
}

function fillColumn(
  { timestampsMs, values: samples, startTimestampsMs }: SeriesColumns,
  { positions, value }: { readonly positions: Int32Array; readonly value: SelectedValue },
  { values, present }: { values: Float64Array; present: Uint8Array },
): number {
  let isStale: StaleTest | undefined;
  let presentCount = 0;
  for (let step = 0; step < positions.length; step += 1) {
    const at = positions[step] ?? -1;
    const sample = at < 0 ? 0 : (samples[at] ?? 0);
    let isThere = at >= 0;
    if (Number.isNaN(sample)) {
      isStale ??= staleTest(samples);
      isThere = !isStale(at);
    }
    present[step] = isThere ? 1 : 0;
    if (!isThere) continue;
    presentCount += 1;
    if (value === 'sample') values[step] = sample;
    else values[step] = value === 'timestamp' ? (timestampsMs[at] ?? 0) / 1000 : startSeconds(startTimestampsMs, at);
  }
  return presentCount;
}
