// The series of a time chart as elements of the library's canvas: areas, lines, points and bars.
import type { ChartSeries } from '@/components/charts/chart-model';
import type { DrawnSeries, DrawRequest, Element } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { ProjectedSeries } from '@/components/charts/project-series';
import { areaPaint, linePaint } from '@/components/charts/series-paint';
import {
  traceArea,
  traceBars,
  traceLine,
  tracePoints,
  type BarShape,
  type PathTarget,
} from '@/components/charts/series-path';
import { thresholdAreas, thresholdLines, zeroLines } from '@/components/charts/threshold-elements';
import { withAlpha } from '@/lib/series/colors';
import { typicalStepMs } from '@/lib/series/time-search';

export const SHAPE = 'watchfireTrace';
/** Sharp joins cost less, and nobody sees them in a crowd. */
const ROUND_JOIN_SERIES_LIMIT = 50;
const AUTO_POINT_SPACING_PX = 40;

/** From back to front: areas of thresholds, areas of series, lines, points, threshold lines. */
export function plotElements(request: DrawRequest): Element[] {
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
  const { style } = source;
  if (style.draw !== 'line' || style.fillAlpha <= 0) return [];
  const fill = areaPaint(source, layout);
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
        stroke: linePaint(source, layout),
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
    fill: style.fillAlpha > 0 ? areaPaint(source, layout) : withAlpha(color, 0.001),
    stroke: linePaint(source, layout),
    lineWidth: style.lineWidthPx,
  });
}

function barWidthPx({ timesMs, style }: ChartSeries, { fromMs, toMs, box }: PlotLayout): number {
  const stepMs = typicalStepMs(timesMs) || (toMs - fromMs) / 20;
  const stepPx = (stepMs / Math.max(1, toMs - fromMs)) * (box.right - box.left);
  return Math.max(1, Math.min(style.barMaxPx, stepPx * style.barWidthShare));
}
