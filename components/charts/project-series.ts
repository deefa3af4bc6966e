// One series from times and values to pixels: only what is in range, gaps as separate runs, at most four points a pixel column.
// Hot: runs over every sample on each draw, often before the browser has compiled it; so plain loops over typed arrays.
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import { firstIndexFrom } from '@/lib/series/time-search';

export interface ProjectedSeries {
  /** Of each point, its place in the series. */
  readonly indices: Uint32Array;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Lower edge of the area. Equal to `ys` where the series has no area. */
  readonly baseYs: Float64Array;
  /** Start index of each unbroken run; a run ends where the next one starts. */
  readonly runStarts: readonly number[];
}

/** Min/max per pixel column starts above this many points a pixel. */
const DENSE_POINTS_PER_PX = 2;

export function projectSeries(plotted: PlottedSeries, layout: PlotLayout): ProjectedSeries {
  const { source, edge } = plotted;
  const { timesMs, axisIndex, style } = source;
  // One sample more on each side, so that lines reach the edges.
  const fromIndex = Math.max(0, firstIndexFrom(timesMs, layout.fromMs) - 1);
  const toIndex = Math.min(timesMs.length, firstIndexFrom(timesMs, layout.toMs + 1) + 1);
  const runs = findRuns(plotted, fromIndex, toIndex);
  const widthPx = layout.box.right - layout.box.left;
  const isDense = style.draw === 'line' && toIndex - fromIndex > widthPx * DENSE_POINTS_PER_PX;
  const { indices, runStarts } = isDense ? thinRuns(runs, plotted, layout) : runs;

  const count = indices.length;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const { left } = layout.box;
  const pxPerMs = widthPx / Math.max(1, layout.toMs - layout.fromMs);
  const yOf = layout.heightOn(axisIndex);
  for (let at = 0; at < count; at += 1) {
    const index = indices[at] as number;
    xs[at] = left + ((timesMs[index] as number) - layout.fromMs) * pxPerMs;
    ys[at] = yOf(edge[index] as number);
  }
  const hasArea = style.draw === 'bars' || style.fillAlpha > 0;
  return { indices, xs, ys, baseYs: hasArea ? baseHeights(plotted, layout, indices, ys) : ys, runStarts };
}

function baseHeights({ source, base }: PlottedSeries, layout: PlotLayout, indices: Indices, ys: Float64Array) {
  const yOf = layout.heightOn(source.axisIndex);
  const floor = yOf(floorValue(layout, source.axisIndex));
  const baseYs = new Float64Array(indices.length);
  for (let at = 0; at < indices.length; at += 1) {
    const from = base === null ? null : (base[indices[at] as number] as number);
    if (from === null) baseYs[at] = floor;
    // Nothing to reach down to here: no area.
    else baseYs[at] = Number.isNaN(from) ? (ys[at] as number) : yOf(from);
  }
  return baseYs;
}

/** Areas stand on zero, or on the end of the axis that is nearest to it. */
function floorValue(layout: PlotLayout, axisIndex: number): number {
  const axis = layout.axes[axisIndex];
  if (axis === undefined) return 0;
  return Math.min(Math.max(0, axis.min), axis.max);
}

/** Places in the columns of a series. */
type Indices = Uint32Array;

interface Runs {
  readonly indices: Indices;
  readonly runStarts: readonly number[];
}

function findRuns({ source, edge }: PlottedSeries, fromIndex: number, toIndex: number): Runs {
  const { timesMs } = source;
  const { joinGapsUpToMs, breakGapsOverMs } = source.style;
  const indices = new Uint32Array(Math.max(0, toIndex - fromIndex));
  const runStarts: number[] = [];
  let count = 0;
  let lastMs = -Infinity;
  let isAfterGap = true;
  for (let index = fromIndex; index < toIndex; index += 1) {
    const value = edge[index] as number;
    // Neither NaN nor infinite.
    if (value - value !== 0) {
      isAfterGap = true;
      continue;
    }
    const timeMs = timesMs[index] as number;
    const distanceMs = timeMs - lastMs;
    if (count === 0 || (isAfterGap && distanceMs > joinGapsUpToMs) || distanceMs > breakGapsOverMs)
      runStarts.push(count);
    indices[count] = index;
    count += 1;
    lastMs = timeMs;
    isAfterGap = false;
  }
  return { indices: indices.subarray(0, count), runStarts };
}

/** First, smallest, largest and last of each pixel column: spikes always stay visible. */
function thinRuns(runs: Runs, { source, edge }: PlottedSeries, layout: PlotLayout): Runs {
  const { timesMs } = source;
  const indices = new Uint32Array(runs.indices.length);
  const runStarts: number[] = [];
  let count = 0;
  for (const [run, start] of runs.runStarts.entries()) {
    const runStart = count;
    runStarts.push(runStart);
    const end = runs.runStarts[run + 1] ?? runs.indices.length;
    const keep = (index: number): void => {
      if (count > runStart && indices[count - 1] === index) return;
      indices[count] = index;
      count += 1;
    };
    let column = NaN;
    let first = 0;
    let last = 0;
    let low = 0;
    let high = 0;
    const flush = (): void => {
      keep(first);
      keep(Math.min(low, high));
      keep(Math.max(low, high));
      keep(last);
    };
    for (let at = start; at < end; at += 1) {
      const index = runs.indices[at] as number;
      const x = Math.floor(layout.xOf(timesMs[index] as number));
      if (x !== column) {
        if (!Number.isNaN(column)) flush();
        column = x;
        first = index;
        low = index;
        high = index;
      }
      const value = edge[index] as number;
      if (value < (edge[low] as number)) low = index;
      if (value > (edge[high] as number)) high = index;
      last = index;
    }
    if (!Number.isNaN(column)) flush();
  }
  return { indices: indices.subarray(0, count), runStarts };
}
