// The series that are drawn now: hidden ones left out, the rest stacked, mirrored and bounded. No pixels yet.
import type { ChartModel, ChartSeries } from '@/components/charts/chart-model';
import { stackSeries } from '@/lib/series/stack-series';

export interface PlottedSeries {
  readonly source: ChartSeries;
  /** What is drawn: stacked, negated or the values themselves. */
  readonly edge: Float64Array;
  /** Where the area starts; null = at zero. */
  readonly base: Float64Array | null;
}

export function plotSeries(model: ChartModel, isHidden: (key: string) => boolean): PlottedSeries[] {
  const visible = model.series.filter((series) => series.isDrawn && !isHidden(series.key));
  const plotted = new Map<ChartSeries, PlottedSeries>();
  for (const group of stackGroups(visible)) {
    const columns = group.map((series) => ({ timesMs: series.timesMs, values: drawnValues(series) }));
    const stacked = stackSeries(columns, group[0]?.stack?.mode ?? 'normal');
    for (const [at, source] of group.entries()) {
      const one = stacked[at];
      if (one !== undefined) plotted.set(source, { source, edge: one.edge, base: one.base });
    }
  }
  return visible.map((source) => plotted.get(source) ?? plotAlone(source, visible));
}

function plotAlone(source: ChartSeries, visible: readonly ChartSeries[]): PlottedSeries {
  const below = source.fillBelowTo === null ? undefined : visible.find((one) => one.name === source.fillBelowTo);
  return { source, edge: drawnValues(source), base: below === undefined ? null : valuesAtTimes(below, source.timesMs) };
}

/** The other series at the instants of this one; NaN where it has none. */
function valuesAtTimes(series: ChartSeries, timesMs: Float64Array): Float64Array {
  const values = drawnValues(series);
  if (series.timesMs === timesMs) return values;
  const byTime = new Map(Array.from(series.timesMs, (timeMs, at) => [timeMs, values[at] ?? NaN]));
  return timesMs.map((timeMs) => byTime.get(timeMs) ?? NaN);
}

function drawnValues(series: ChartSeries): Float64Array {
  return series.isNegated ? series.values.map((value) => -value) : series.values;
}

function stackGroups(visible: readonly ChartSeries[]): ChartSeries[][] {
  const groups = new Map<string, ChartSeries[]>();
  for (const series of visible) {
    if (series.stack === null) continue;
    const key = [series.axisIndex, series.stack.mode, series.stack.group, series.style.draw].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [series]);
    else group.push(series);
  }
  return [...groups.values()];
}

/** Smallest and largest drawn value of one axis inside the time range; NaN when nothing is there. */
export function drawnExtent(
  plotted: readonly PlottedSeries[],
  axisIndex: number,
  range: { readonly fromMs: number; readonly toMs: number },
): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const { source, edge, base } of plotted) {
    if (source.axisIndex !== axisIndex) continue;
    for (let at = 0; at < edge.length; at += 1) {
      const timeMs = source.timesMs[at] ?? 0;
      const value = edge[at] ?? NaN;
      // Infinite values have no place on an axis; they still stand in the tooltip.
      if (timeMs < range.fromMs || timeMs > range.toMs || !Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      const low = base?.[at] ?? value;
      if (low < min) min = low;
      if (low > max) max = low;
    }
  }
  return min <= max ? { min, max } : { min: NaN, max: NaN };
}
