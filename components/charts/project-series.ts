// One series from times and values to pixels: only what is in range, gaps as separate runs, at most four points a pixel column.
// Hot: runs over every sample on each draw.
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import { firstIndexFrom } from '@/lib/series/time-search';

export interface ProjectedSeries {
  /** Of each point, its place in the series. */
  readonly indices: readonly number[];
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Lower edge of the area. */
  readonly baseYs: Float64Array;
  /** Start index of each unbroken run; a run ends where the next one starts. */
  readonly runStarts: readonly number[];
}

/** Min/max per pixel column starts above this many points a pixel. */
const DENSE_POINTS_PER_PX = 2;

export function projectSeries(plotted: PlottedSeries, layout: PlotLayout): ProjectedSeries {
  const { source, edge, base } = plotted;
  const { timesMs, axisIndex } = source;
  // One sample more on each side, so that lines reach the edges.
  const fromIndex = Math.max(0, firstIndexFrom(timesMs, layout.fromMs) - 1);
  const toIndex = Math.min(timesMs.length, firstIndexFrom(timesMs, layout.toMs + 1) + 1);
  const runs = findRuns(plotted, fromIndex, toIndex);
  const widthPx = layout.box.right - layout.box.left;
  const isDense = source.style.draw === 'line' && toIndex - fromIndex > widthPx * DENSE_POINTS_PER_PX;
  const kept = isDense ? thinRuns(runs, plotted, layout) : runs;

  const count = kept.indices.length;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const baseYs = new Float64Array(count);
  const floor = floorValue(layout, axisIndex);
  for (let at = 0; at < count; at += 1) {
    const index = kept.indices[at] ?? 0;
    xs[at] = layout.xOf(timesMs[index] ?? NaN);
    ys[at] = layout.yOf(axisIndex, edge[index] ?? NaN);
    const from = base?.[index] ?? floor;
    // Nothing to reach down to here: no area.
    baseYs[at] = Number.isNaN(from) ? (ys[at] ?? NaN) : layout.yOf(axisIndex, from);
  }
  return { indices: kept.indices, xs, ys, baseYs, runStarts: kept.runStarts };
}

/** Areas stand on zero, or on the end of the axis that is nearest to it. */
function floorValue(layout: PlotLayout, axisIndex: number): number {
  const axis = layout.axes[axisIndex];
  if (axis === undefined) return 0;
  return Math.min(Math.max(0, axis.min), axis.max);
}

interface Runs {
  readonly indices: readonly number[];
  readonly runStarts: readonly number[];
}

function findRuns({ source, edge }: PlottedSeries, fromIndex: number, toIndex: number): Runs {
  const { joinGapsUpToMs, breakGapsOverMs } = source.style;
  const indices: number[] = [];
  const runStarts: number[] = [];
  let lastMs = -Infinity;
  let isAfterGap = true;
  for (let index = fromIndex; index < toIndex; index += 1) {
    if (!Number.isFinite(edge[index] ?? NaN)) {
      isAfterGap = true;
      continue;
    }
    const timeMs = source.timesMs[index] ?? NaN;
    const distanceMs = timeMs - lastMs;
    if ((isAfterGap && distanceMs > joinGapsUpToMs) || distanceMs > breakGapsOverMs || indices.length === 0)
      runStarts.push(indices.length);
    indices.push(index);
    lastMs = timeMs;
    isAfterGap = false;
  }
  return { indices, runStarts };
}

/** First, smallest, largest and last of each pixel column: spikes always stay visible. */
function thinRuns(runs: Runs, { source, edge }: PlottedSeries, layout: PlotLayout): Runs {
  const indices: number[] = [];
  const runStarts: number[] = [];
  for (const [run, start] of runs.runStarts.entries()) {
    runStarts.push(indices.length);
    const end = runs.runStarts[run + 1] ?? runs.indices.length;
    let column = NaN;
    let first = 0;
    let last = 0;
    let low = 0;
    let high = 0;
    const flush = (): void => {
      const middle = low < high ? [low, high] : [high, low];
      for (const index of [first, ...middle, last])
        if (indices.at(-1) !== index || indices.length === runStarts.at(-1)) indices.push(index);
    };
    for (let at = start; at < end; at += 1) {
      const index = runs.indices[at] ?? 0;
      const x = Math.floor(layout.xOf(source.timesMs[index] ?? NaN));
      if (x !== column) {
        if (!Number.isNaN(column)) flush();
        column = x;
        first = index;
        low = index;
        high = index;
      }
      const value = edge[index] ?? NaN;
      if (value < (edge[low] ?? NaN)) low = index;
      if (value > (edge[high] ?? NaN)) high = index;
      last = index;
    }
    if (!Number.isNaN(column)) flush();
  }
  return { indices, runStarts };
}
