// Where everything of a time chart goes: gutters, axes, ticks, and the maps between time, value and pixel. Pure.
import type { ChartAxis, ChartExemplar, ChartModel } from '@/components/charts/chart-model';
import { drawnExtent, type PlottedSeries } from '@/components/charts/plot-series';
import { createValueAxis, type ValueAxis } from '@/lib/series/value-axis';
import { timeTicks, type TimeTick } from '@/lib/units/time-ticks';
import type { Zone } from '@/lib/units/zone';

export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PlotLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly box: PlotBox;
  readonly fromMs: number;
  readonly toMs: number;
  readonly axes: readonly ValueAxis[];
  /** Room of each axis' labels; 0 = they are not shown. */
  readonly axisWidthsPx: readonly number[];
  /** From the plot to where an axis stands: 0 for the first of each side. */
  readonly axisOffsetsPx: readonly number[];
  readonly timeTicks: readonly TimeTick[];
  readonly xOf: (timeMs: number) => number;
  /** NaN where the axis has no place for the value. */
  readonly yOf: (axisIndex: number, value: number) => number;
  /** The same for many values of one axis. */
  readonly heightOn: (axisIndex: number) => (value: number) => number;
  readonly timeAt: (x: number) => number;
}

export interface LayoutRequest {
  readonly model: ChartModel;
  readonly plotted: readonly PlottedSeries[];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  /** On the first axis, which makes room for them. */
  readonly exemplars?: readonly ChartExemplar[] | undefined;
  /** Width of a text in the axis font. */
  readonly measure: (text: string) => number;
}

const TOP_PX = 6;
const TIME_LABELS_PX = 20;
/** Below this the time axis is left out: lines matter more than labels. */
const LEAST_HEIGHT_WITH_TIMES_PX = 60;
/** Most labels fit into it, so that the plots of a column line up. */
const LEAST_GUTTER_PX = 44;
const LABEL_GAP_PX = 8;
const EDGE_PX = 6;
const AXIS_TITLE_PX = 20;
const THRESHOLD_PADDING_PX = 18;
/** Of the width, for the axes of one side together. */
const SIDE_SHARE = 0.3;
/** Of the width, for one axis: longer words would be cut, and are left out. */
const GUTTER_SHARE = 0.4;

export function layoutPlot(request: LayoutRequest): PlotLayout {
  const { model, widthPx, heightPx, fromMs, toMs, zone, measure } = request;
  const bottom = Math.max(TOP_PX + 1, heightPx - (heightPx < LEAST_HEIGHT_WITH_TIMES_PX ? EDGE_PX : TIME_LABELS_PX));
  const axes = model.axes.map((axis, axisIndex) => {
    const { min, max } = extentOf(request, axisIndex);
    return createValueAxis({ ...axis, dataMin: min, dataMax: max, heightPx: bottom - TOP_PX });
  });
  const { widths, offsets, ...gutters } = placeAxes(model, axes, measure, widthPx);
  const left = Math.min(gutters.left, Math.round(widthPx * GUTTER_SHARE));
  const right = Math.max(left + 1, widthPx - Math.min(gutters.right, Math.round(widthPx * GUTTER_SHARE)));
  const spanMs = Math.max(1, toMs - fromMs);
  const xOf = (timeMs: number): number => left + ((timeMs - fromMs) / spanMs) * (right - left);
  const heights = axes.map((axis) => heightsOf(axis, bottom));
  const heightOn = (axisIndex: number): ((value: number) => number) => heights[axisIndex] ?? noHeight;
  const ticks = bottom === heightPx - TIME_LABELS_PX ? timeTicks({ fromMs, toMs, widthPx: right - left }, zone) : [];
  return {
    widthPx,
    heightPx,
    box: { left, top: TOP_PX, right, bottom },
    fromMs,
    toMs,
    axes,
    axisWidthsPx: widths,
    axisOffsetsPx: offsets,
    timeTicks: ticks.filter((tick) => fitsInside(xOf(tick.timeMs), measure(tick.label), widthPx)),
    xOf,
    yOf: (axisIndex, value) => heightOn(axisIndex)(value),
    heightOn,
    timeAt: (x) => fromMs + ((x - left) / (right - left)) * spanMs,
  };
}

const noHeight = (): number => NaN;

function heightsOf({ min, max, isLinear, shareOf }: ValueAxis, bottom: number): (value: number) => number {
  const plotPx = bottom - TOP_PX;
  if (!isLinear) return (value) => bottom - shareOf(value) * plotPx;
  const pxPerUnit = plotPx / (max - min);
  // Beyond what a number holds, only the share is safe.
  if (!Number.isFinite(pxPerUnit)) return (value) => bottom - shareOf(value) * plotPx;
  return (value) => bottom - (value - min) * pxPerUnit;
}

function extentOf(request: LayoutRequest, axisIndex: number): { min: number; max: number } {
  const extent = drawnExtent(request.plotted, axisIndex, request);
  if (axisIndex !== 0) return extent;
  let { min, max } = extent;
  for (const { timeMs, value } of request.exemplars ?? []) {
    if (timeMs < request.fromMs || timeMs > request.toMs || !Number.isFinite(value)) continue;
    min = Number.isNaN(min) ? value : Math.min(min, value);
    max = Number.isNaN(max) ? value : Math.max(max, value);
  }
  return { min, max };
}

function fitsInside(x: number, labelWidthPx: number, widthPx: number): boolean {
  return x - labelWidthPx / 2 >= 0 && x + labelWidthPx / 2 <= widthPx;
}

interface AxisPlaces {
  readonly left: number;
  readonly right: number;
  readonly widths: readonly number[];
  readonly offsets: readonly number[];
}

/** Axes of one side stand beside each other, the first at the plot; those that leave it too little room are not shown. */
function placeAxes(
  model: ChartModel,
  axes: readonly ValueAxis[],
  measure: (text: string) => number,
  widthPx: number,
): AxisPlaces {
  const used = { left: 0, right: 0 };
  const widths: number[] = [];
  const offsets: number[] = [];
  for (const [at, axis] of model.axes.entries()) {
    const wanted = axis.isHidden ? 0 : axisWidth(axis, axes[at], measure);
    const isFirst = used[axis.side] === 0;
    const share = isFirst ? GUTTER_SHARE : SIDE_SHARE;
    const width = used[axis.side] + wanted <= widthPx * share ? wanted : 0;
    widths.push(width);
    offsets.push(used[axis.side]);
    used[axis.side] += isFirst && axis.side === 'left' && width > 0 ? Math.max(LEAST_GUTTER_PX, width) : width;
  }
  const thresholdWidths = model.thresholds
    .filter((threshold) => threshold.line !== 'none')
    .map((threshold) => measure(threshold.label) + THRESHOLD_PADDING_PX);
  return {
    left: used.left === 0 ? EDGE_PX : used.left,
    right: Math.max(EDGE_PX, used.right, Math.ceil(Math.max(0, ...thresholdWidths))),
    widths,
    offsets,
  };
}

function axisWidth(axis: ChartAxis, scale: ValueAxis | undefined, measure: (text: string) => number): number {
  const labels = scale?.ticks.map((tick) => measure(tick.label)) ?? [];
  const own = Math.max(0, ...labels) + LABEL_GAP_PX + (axis.label === '' ? 0 : AXIS_TITLE_PX);
  return Math.ceil(Math.max(own, axis.widthPx ?? 0));
}
