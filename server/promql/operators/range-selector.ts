// Range selectors: hands raw samples, free of staleness markers, to the range functions.
import type { MatrixSelector, VectorSelector } from '@/lib/promql/ast';
import type { Grid, RangeOperator, SampleColumns, Windows } from '@/server/promql/column';
import { histogramsWithin, withFoundResets } from '@/server/promql/operators/histogram-lookup';
import type { Planner } from '@/server/promql/operators/operator-deps';
import { firstAfter, withoutStale } from '@/server/promql/operators/stale-markers';
import { endsOf, namesOneMetric } from '@/server/promql/operators/vector-selector';
import type { SeriesColumns } from '@/server/storage/ports';

export function planRangeSelector(
  { selector, rangeMs }: MatrixSelector,
  grid: Grid,
  { run, source }: Planner,
): RangeOperator {
  const written = { ...endsOf(selector, grid), rangeMs, stepCount: grid.stepCount, firstStep: 0 };
  const windows = withEdges(written, selector, run.lookbackMs);
  const startMs = windows.firstEndMs - windows.rangeMs;
  const endMs = windows.firstEndMs + (grid.stepCount - 1) * windows.stepMs;
  const read = source.need({
    matchers: selector.matchers,
    functionName: selector.usedBy ?? '',
    span: selector.span,
    range: { startMs: startMs + 1, endMs },
    rangeMs: windows.rangeMs,
    stepMs: grid.stepMs,
  });
  const cut = createCut(startMs, endMs);
  const keepsStarts = run.hasFeature('use-start-timestamps');
  const clean = (found: SeriesColumns): SampleColumns | undefined => {
    const known = keepsStarts ? found : withoutStarts(found);
    const series = selector.findsResets === true ? withFoundResets(known) : known;
    const { from, to, timestampsMs } = cut(series.timestampsMs);
    const { labels, areRising = false } = series;
    const histograms = series.histograms ? histogramsWithin(series, { startMs, endMs }) : undefined;
    if (from === to && !histograms) return undefined;
    const floats = withoutStale(series, { from, to, timestampsMs });
    // Nearly all: no more than they need.
    if (!histograms && !floats.startTimestampsMs)
      return { labels, dropsName: false, timestampsMs: floats.timestampsMs, values: floats.values, areRising };
    return { labels, dropsName: false, ...floats, ...(histograms && { histograms }) };
  };
  return {
    kind: 'matrix',
    hasOneName: namesOneMetric(selector.matchers),
    windows,
    hasKeptLabels: true,
    blocks: async function* (use) {
      for await (const batch of read(use)) {
        if (run.shouldPause()) await run.pause();
        yield batch.map(clean).filter((series) => series !== undefined);
      }
    },
  };
}

function withoutStarts(series: SeriesColumns): SeriesColumns {
  const { labels, timestampsMs, values, histograms } = series;
  if (!series.startTimestampsMs && !histograms) return series;
  return {
    labels,
    timestampsMs,
    values,
    ...(histograms && { histograms: { timestampsMs: histograms.timestampsMs, histograms: histograms.histograms } }),
  };
}

/** Part of a column of times; neighbours that share the column share the part. */
interface TimesInside {
  readonly from: number;
  readonly to: number;
  readonly timestampsMs: Float64Array;
}

function createCut(startMs: number, endMs: number): (timestampsMs: Float64Array) => TimesInside {
  let last: { readonly source: Float64Array; readonly inside: TimesInside } | undefined;
  return (source) => {
    if (last?.source === source) return last.inside;
    const from = firstAfter(source, startMs);
    const to = firstAfter(source, endMs);
    const isAll = from === 0 && to === source.length;
    last = { source, inside: { from, to, timestampsMs: isAll ? source : source.subarray(from, to) } };
    return last.inside;
  };
}

/** `anchored` looks back for the sample that counts at the start, `smoothed` also ahead for the one after the end. */
function withEdges(windows: Windows, { edges: kind }: VectorSelector, lookbackMs: number): Windows {
  if (kind === undefined) return windows;
  const afterMs = kind === 'smoothed' ? lookbackMs : 0;
  return {
    ...windows,
    firstEndMs: windows.firstEndMs + afterMs,
    rangeMs: windows.rangeMs + lookbackMs + afterMs,
    edges: { kind, beforeMs: lookbackMs, afterMs },
  };
}
