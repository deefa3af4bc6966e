// What lies under the crosshair: one value a series, and which one is nearest to the pointer. Pure; runs on each move.
import type { ChartSeries } from '@/components/charts/chart-model';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import { nearestIndex, typicalStepMs } from '@/lib/series/time-search';

export interface HoverPoint {
  readonly series: ChartSeries;
  /** Where the series has its sample; the nearest to the crosshair. */
  readonly timeMs: number;
  /** NaN = a gap here. */
  readonly value: number;
  readonly x: number;
  /** NaN when the point is not on the chart. */
  readonly y: number;
}

/** A sample further from the crosshair than this many steps belongs to another instant. */
const REACH_STEPS = 1.5;

/** How far a sample reaches, by its column of times: kept over many moves. */
export type HoverReach = Map<Float64Array, number>;

/** One point for each drawn series that has a sample near the instant. */
export function hoverPoints(
  plotted: readonly PlottedSeries[],
  layout: PlotLayout,
  timeMs: number,
  reachByTimes: HoverReach = new Map(),
): HoverPoint[] {
  return plotted.flatMap(({ source, edge }) => {
    const index = nearestIndex(source.timesMs, timeMs);
    if (index < 0) return [];
    const sampleMs = source.timesMs[index] ?? NaN;
    let reachMs = reachByTimes.get(source.timesMs);
    if (reachMs === undefined) {
      const stepMs = typicalStepMs(source.timesMs);
      // A lone sample is found from anywhere on the chart.
      reachMs = stepMs === 0 ? Infinity : stepMs * REACH_STEPS;
      reachByTimes.set(source.timesMs, reachMs);
    }
    if (Math.abs(sampleMs - timeMs) > reachMs) return [];
    const y = layout.yOf(source.axisIndex, edge[index] ?? NaN);
    return [{ series: source, timeMs: sampleMs, value: source.values[index] ?? NaN, x: layout.xOf(sampleMs), y }];
  });
}

/** The point whose height is closest to the pointer; null without any on the chart. */
export function nearestPoint(points: readonly HoverPoint[], pointerY: number | null): HoverPoint | null {
  if (pointerY === null) return null;
  let best: HoverPoint | null = null;
  let bestDistance = Infinity;
  for (const point of points) {
    const distance = Math.abs(point.y - pointerY);
    if (!(distance < bestDistance)) continue;
    best = point;
    bestDistance = distance;
  }
  return best;
}
