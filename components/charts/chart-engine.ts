// The drawing of a time chart on ECharts: one custom series whose shapes read our typed columns. Loaded only when a chart is shown.
import { CustomChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { graphic, init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { DrawRequest, Element, TraceShape } from '@/components/charts/draw-request';
import { plotElements, SHAPE } from '@/components/charts/plot-elements';
import type { PathTarget } from '@/components/charts/series-path';

export interface ChartEngine {
  /** The pixels are there when it returns. */
  draw: (request: DrawRequest) => void;
  dispose: () => void;
}

const DEVICE_PIXEL_RATIO_LIMIT = 2;

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
  const elements = plotElements(request);
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
  const isHidden = axis?.isHidden === true || layout.axisWidthsPx[axisIndex] === 0;
  const text = { ...axisText(request), ...(axis?.color && { color: axis.color }) };
  return {
    type: 'value',
    min: 0,
    max: 1,
    position: axis?.side ?? 'left',
    offset: layout.axisOffsetsPx[axisIndex] ?? 0,
    name: isHidden ? '' : (axis?.label ?? ''),
    nameLocation: 'middle',
    nameGap: Math.max(12, (layout.axisWidthsPx[axisIndex] ?? 0) - 12),
    nameTextStyle: text,
    axisLine: { show: axis?.isBorderShown === true && !isHidden, lineStyle: { color: axis?.color ?? theme.line } },
    axisTick: { show: false, customValues },
    splitLine: { show: axis?.isGridShown ?? true, lineStyle: { color: theme.lineSubtle, width: 1 } },
    axisLabel: {
      ...text,
      show: !isHidden,
      customValues,
      margin: 8,
      formatter: (share: number) => labelAt(share, customValues, labels),
    },
  };
}
