// The series that are drawn now: hidden ones left out, the rest stacked, mirrored and bounded. No pixels yet.
import type { ChartModel, ChartSeries } from '@/components/charts/chart-model';
import { type SeriesFacts, seriesFacts } from '@/components/charts/series-facts';
import { stackSeries } from '@/lib/series/stack-series';

export interface PlottedSeries {
  readonly source: ChartSeries;
  /** What is drawn: stacked, negated or the values themselves. */
  readonly edge: Float64Array;
  /** Where the area starts; null = at zero. */
  readonly base: Float64Array | null;
  /** Of the values as measured. */
  readonly facts: SeriesFacts;
}

export function plotSeries(model: ChartModel, isHidden: (key: string) => boolean): PlottedSeries[] {
  const visible = model.series.filter((series) => series.isDrawn && !isHidden(series.key));
  const plotted = new Map<ChartSeries, PlottedSeries>();
  for (const group of stackGroups(visible)) {
    const columns = group.map((series) => ({ timesMs: series.timesMs, values: drawnValues(series) }));
    const stacked = stackSeries(columns, group[0]?.stack?.mode ?? 'normal');
    for (const [at, source] of group.entries()) {
      const one = stacked[at];
      if (one !== undefined)
        plotted.set(source, { source, edge: one.edge, base: one.base, facts: seriesFacts(source.values) });
    }
  }
  return visible.map((source) => plotted.get(source) ?? plotAlone(source, visible));
}

function plotAlone(source: ChartSeries, visible: readonly ChartSeries[]): PlottedSeries {
  const below = source.fillBelowTo === null ? undefined : visible.find((one) => one.name === source.fillBelowTo);
  return {
    source,
    edge: drawnValues(source),
    base: below === undefined ? null : valuesAtTimes(below, source.timesMs),
    facts: seriesFacts(source.values),
  };
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

interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest drawn value of one axis inside the time range; NaN when nothing is there. */
export function drawnExtent(
  plotted: readonly PlottedSeries[],
  axisIndex: number,
  range: { readonly fromMs: number; readonly toMs: number },
): Extent {
  let min = Infinity;
  let max = -Infinity;
  for (const one of plotted) {
    if (one.source.axisIndex !== axisIndex) continue;
    const isKnown = one.edge === one.source.values && one.base === null && isWithin(one.source.timesMs, range);
    const own = isKnown ? { min: one.facts.finiteMin, max: one.facts.finiteMax } : extentInside(one, range);
    if (own.min < min) min = own.min;
    if (own.max > max) max = own.max;
  }
  return min <= max ? { min, max } : { min: NaN, max: NaN };
}

/** Of the edge and of where its area starts. */
function extentInside(
  { source, edge, base }: PlottedSeries,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Extent {
  let min = Infinity;
  let max = -Infinity;
  for (let at = 0; at < edge.length; at += 1) {
    const timeMs = source.timesMs[at] ?? 0;
    const value = edge[at] ?? NaN;
    // Infinite values have no place on an axis; they still stand in the tooltip.
    if (timeMs < fromMs || timeMs > toMs || !Number.isFinite(value)) continue;
    const low = base?.[at] ?? value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (low < min) min = low;
    if (low > max) max = low;
  }
  return { min, max };
}

/** Whether a rising column of times lies in the range as a whole. */
export function isWithin(
  timesMs: Float64Array,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): boolean {
  return timesMs.length > 0 && (timesMs[0] ?? NaN) >= fromMs && (timesMs.at(-1) ?? NaN) <= toMs;
}
