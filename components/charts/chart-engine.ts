// The drawing of a time chart on ECharts: one custom series whose shapes read our typed columns. Loaded only when a chart is shown.
import { CustomChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { graphic, init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartModel, ChartSeries } from '@/components/charts/chart-model';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { ProjectedSeries } from '@/components/charts/project-series';
import {
  traceArea,
  traceBars,
  traceLine,
  tracePoints,
  type BarShape,
  type PathTarget,
} from '@/components/charts/series-path';
import { withAlpha, type ColorTheme } from '@/lib/series/colors';
import { typicalStepMs } from '@/lib/series/time-search';

export interface DrawRequest {
  readonly model: ChartModel;
  readonly layout: PlotLayout;
  readonly drawn: readonly DrawnSeries[];
  readonly theme: ColorTheme;
  readonly fontFamily: string;
}

export interface DrawnSeries {
  readonly source: ChartSeries;
  readonly projected: ProjectedSeries;
}

export interface ChartEngine {
  /** The pixels are there when it returns. */
  draw: (request: DrawRequest) => void;
  dispose: () => void;
}

/** Inside an object, as the library copies functions for arrays (both have a length). */
interface TraceShape {
  readonly tracer: { readonly trace: (target: PathTarget) => void };
}

type Element = Readonly<Record<string, unknown>>;

const SHAPE = 'watchfireTrace';
const DEVICE_PIXEL_RATIO_LIMIT = 2;
/** Sharp joins cost less, and nobody sees them in a crowd. */
const ROUND_JOIN_SERIES_LIMIT = 50;
const AUTO_POINT_SPACING_PX = 40;

/** Registers what we use of the library; calling it again changes nothing. */
function prepareLibrary(): void {
  register([CustomChart, GridComponent, CanvasRenderer]);
  graphic.registerShape(
    SHAPE,
    graphic.extendShape({
      shape: { tracer: { trace: (): void => undefined } },
      buildPath: (target: PathTarget, shape: TraceShape) => shape.tracer.trace(target),
    }),
  );
}

export function createChartEngine(container: HTMLElement): ChartEngine {
  prepareLibrary();
  const chart = init(container, null, {
    renderer: 'canvas',
    devicePixelRatio: Math.min(DEVICE_PIXEL_RATIO_LIMIT, window.devicePixelRatio || 1),
    width: 1,
    height: 1,
  });
  return {
    draw: (request) => {
      const { widthPx, heightPx } = request.layout;
      if (chart.getWidth() !== widthPx || chart.getHeight() !== heightPx)
        chart.resize({ width: widthPx, height: heightPx, silent: true });
      chart.setOption(chartOption(request), { notMerge: true, silent: true });
    },
    dispose: () => chart.dispose(),
  };
}

type ChartOption = Parameters<ReturnType<typeof init>['setOption']>[0];

function chartOption(request: DrawRequest): ChartOption {
  const { layout, model } = request;
  const { box } = layout;
  const elements = seriesElements(request);
  const option = {
    animation: false,
    silent: true,
    grid: {
      left: box.left,
      top: box.top,
      right: layout.widthPx - box.right,
      bottom: layout.heightPx - box.bottom,
      outerBoundsMode: 'none',
      containLabel: false,
    },
    xAxis: timeAxis(request),
    yAxis: model.axes.map((_, axisIndex) => valueAxis(request, axisIndex)),
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        coordinateSystem: 'cartesian2d',
        data: [[layout.fromMs, 0]],
        renderItem: () => ({ type: 'group', silent: true, children: elements }),
      },
    ],
  };
  return option;
}

function axisText(request: DrawRequest): Element {
  return { color: request.theme.inkMuted, fontSize: 11, fontFamily: request.fontFamily };
}

function timeAxis(request: DrawRequest): Element {
  const { layout } = request;
  const customValues = layout.timeTicks.map((tick) => tick.timeMs);
  const labels = layout.timeTicks.map((tick) => tick.label);
  return {
    type: 'value',
    min: layout.fromMs,
    max: layout.toMs,
    axisLine: { show: false },
    splitLine: { show: false },
    axisTick: { show: false, customValues },
    axisLabel: {
      ...axisText(request),
      show: customValues.length > 0,
      customValues,
      margin: 8,
      showMinLabel: true,
      showMaxLabel: true,
      hideOverlap: false,
      formatter: (timeMs: number) => labelAt(timeMs, customValues, labels),
    },
  };
}

/** The library hands ticks back rounded, so the nearest one is meant. */
function labelAt(value: number, ticks: readonly number[], labels: readonly string[]): string {
  let best = 0;
  for (const [at, tick] of ticks.entries())
    if (Math.abs(tick - value) < Math.abs((ticks[best] ?? 0) - value)) best = at;
  return labels[best] ?? '';
}

/** Axes are drawn in shares of the height (0–1), so that every kind of scale is a straight one here. */
function valueAxis(request: DrawRequest, axisIndex: number): Element {
  const { layout, model, theme } = request;
  const axis = model.axes[axisIndex];
  const scale = layout.axes[axisIndex];
  const ticks = scale?.ticks ?? [];
  const customValues = ticks.map((tick) => scale?.shareOf(tick.value) ?? 0);
  const labels = ticks.map((tick) => tick.label);
  return {
    type: 'value',
    min: 0,
    max: 1,
    position: axis?.side ?? 'left',
    name: axis?.label ?? '',
    nameLocation: 'middle',
    nameGap: axis?.side === 'right' ? layout.widthPx - layout.box.right - 12 : layout.box.left - 12,
    nameTextStyle: axisText(request),
    axisLine: { show: false },
    axisTick: { show: false, customValues },
    splitLine: { show: axis?.isGridShown ?? true, lineStyle: { color: theme.lineSubtle, width: 1 } },
    axisLabel: {
      ...axisText(request),
      show: axis?.isHidden !== true,
      customValues,
      margin: 8,
      formatter: (share: number) => labelAt(share, customValues, labels),
    },
  };
}

/** From back to front: areas of thresholds, areas of series, lines, points, threshold lines. */
function seriesElements(request: DrawRequest): Element[] {
  const { drawn, layout } = request;
  const { box } = layout;
  const lineJoin = drawn.length > ROUND_JOIN_SERIES_LIMIT ? 'bevel' : 'round';
  // The first series lies on top, as it does in the legend.
  const backToFront = drawn.toReversed();
  const inPlot: Element[] = [
    ...thresholdAreas(request),
    ...zeroLines(request),
    ...backToFront.flatMap((one) => areaElement(one, request)),
    ...backToFront.flatMap((one) => strokeElements(one, request, lineJoin)),
  ];
  return [
    {
      type: 'group',
      silent: true,
      children: inPlot,
      // Two pixels more, so that a line on the edge keeps its full width.
      clipPath: {
        type: 'rect',
        shape: { x: box.left, y: box.top - 2, width: box.right - box.left, height: box.bottom - box.top + 3 },
      },
    },
    ...thresholdLines(request),
  ];
}

function traceElement(trace: (target: PathTarget) => void, style: Element): Element {
  return { type: SHAPE, silent: true, shape: { tracer: { trace } }, style: { fill: 'none', ...style } };
}

function areaElement({ source, projected }: DrawnSeries, { layout }: DrawRequest): Element[] {
  const { style, color } = source;
  if (style.draw !== 'line' || style.fillAlpha <= 0) return [];
  const fill =
    style.gradient === 'none'
      ? withAlpha(color, style.fillAlpha)
      : new graphic.LinearGradient(
          0,
          layout.box.top,
          0,
          layout.box.bottom,
          [
            { offset: 0, color: withAlpha(color, style.fillAlpha) },
            { offset: 1, color: withAlpha(color, 0) },
          ],
          true,
        );
  return [traceElement((target) => traceArea(target, projected, style.interpolation), { fill })];
}

function strokeElements({ source, projected }: DrawnSeries, { layout }: DrawRequest, lineJoin: string): Element[] {
  const { style, color } = source;
  if (style.draw === 'bars') return [barElement({ source, projected }, layout)];
  const elements: Element[] = [];
  const radiusPx = Math.max(1, style.pointSizePx / 2);
  if (style.draw === 'line' && style.lineWidthPx > 0)
    elements.push(
      traceElement((target) => traceLine(target, projected, style.interpolation), {
        stroke: color,
        lineWidth: style.lineWidthPx,
        lineJoin,
        lineDash: style.dash.length > 0 ? [...style.dash] : null,
      }),
    );
  if (style.draw === 'line' && style.points === 'never') return elements;
  const isAll = style.draw === 'points' || style.points === 'always' || isSparse(projected, layout);
  elements.push(traceElement((target) => tracePoints(target, projected, radiusPx, !isAll), { fill: color }));
  return elements;
}

/** Few enough samples that each can be marked without a crowd. */
function isSparse({ xs }: ProjectedSeries, { box }: PlotLayout): boolean {
  return xs.length > 0 && (box.right - box.left) / xs.length >= AUTO_POINT_SPACING_PX;
}

function barElement({ source, projected }: DrawnSeries, layout: PlotLayout): Element {
  const { style, color } = source;
  const shape: BarShape = { widthPx: barWidthPx(source, layout), alignment: style.barAlignment };
  return traceElement((target) => traceBars(target, projected, shape), {
    fill: withAlpha(color, style.fillAlpha > 0 ? style.fillAlpha : 0.001),
    stroke: color,
    lineWidth: style.lineWidthPx,
  });
}

function barWidthPx({ timesMs, style }: ChartSeries, { fromMs, toMs, box }: PlotLayout): number {
  const stepMs = typicalStepMs(timesMs) || (toMs - fromMs) / 20;
  const stepPx = (stepMs / Math.max(1, toMs - fromMs)) * (box.right - box.left);
  return Math.max(1, stepPx * style.barWidthShare);
}

function zeroLines({ model, layout, theme }: DrawRequest): Element[] {
  return model.axes.flatMap((axis, axisIndex) => {
    const range = layout.axes[axisIndex];
    if (!axis.isMirrored || range === undefined || range.min >= 0 || range.max <= 0) return [];
    return [horizontalLine(layout, layout.yOf(axisIndex, 0), { stroke: theme.lineStrong, lineWidth: 1 })];
  });
}

function horizontalLine({ box }: PlotLayout, y: number, style: Element): Element {
  const lineY = Math.round(y) + 0.5;
  return { type: 'line', silent: true, shape: { x1: box.left, y1: lineY, x2: box.right, y2: lineY }, style };
}

const THRESHOLD_AREA_ALPHA = 0.08;

function thresholdAreas({ model, layout }: DrawRequest): Element[] {
  const { box } = layout;
  return model.thresholds.flatMap((threshold, at) => {
    if (!threshold.hasArea) return [];
    const next = model.thresholds.slice(at + 1).find((one) => one.axisIndex === threshold.axisIndex);
    const from = clampY(layout, threshold.axisIndex, threshold.value, box.bottom);
    const to = next === undefined ? box.top : clampY(layout, threshold.axisIndex, next.value, box.top);
    if (from <= to) return [];
    const shape = { x: box.left, y: to, width: box.right - box.left, height: from - to };
    return [{ type: 'rect', silent: true, shape, style: { fill: withAlpha(threshold.color, THRESHOLD_AREA_ALPHA) } }];
  });
}

function clampY({ box, yOf }: PlotLayout, axisIndex: number, value: number, otherwise: number): number {
  const y = yOf(axisIndex, value);
  return Number.isNaN(y) ? otherwise : Math.min(box.bottom, Math.max(box.top, y));
}

function thresholdLines(request: DrawRequest): Element[] {
  const { model, layout } = request;
  const { box } = layout;
  return model.thresholds.flatMap((threshold) => {
    const y = layout.yOf(threshold.axisIndex, threshold.value);
    if (threshold.line === 'none' || !(y >= box.top && y <= box.bottom)) return [];
    const line = horizontalLine(layout, y, {
      stroke: threshold.color,
      lineWidth: 1,
      lineDash: threshold.line === 'dashed' ? [4, 3] : null,
    });
    const label = {
      type: 'text',
      silent: true,
      x: box.right + 4,
      y: Math.round(y),
      style: {
        text: threshold.label,
        fill: threshold.color,
        fontSize: 11,
        fontWeight: 600,
        fontFamily: request.fontFamily,
        verticalAlign: 'middle',
        backgroundColor: withAlpha(threshold.color, 0.16),
        borderRadius: 3,
        padding: [3, 5],
      },
    };
    return [line, label];
  });
}
