// The series of a time chart on its canvas: areas, lines, points and bars.
import type { ChartSeries } from '@/components/charts/chart-model';
import type { DrawnSeries } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { ProjectedSeries } from '@/components/charts/project-series';
import { areaPaint, linePaint } from '@/components/charts/series-paint';
import { traceArea, traceBars, traceLine, tracePoints } from '@/components/charts/series-path';
import { typicalStepMs } from '@/lib/series/time-search';

const AUTO_POINT_SPACING_PX = 40;

export function drawArea(
  context: CanvasRenderingContext2D,
  { source, projected }: DrawnSeries,
  layout: PlotLayout,
): void {
  const { style } = source;
  if (style.draw !== 'line' || style.fillAlpha <= 0) return;
  context.beginPath();
  traceArea(context, projected, style.interpolation);
  context.fillStyle = areaPaint(context, source, layout);
  context.fill();
}

export function drawSeries(context: CanvasRenderingContext2D, one: DrawnSeries, layout: PlotLayout): void {
  const { source, projected } = one;
  const { style, color } = source;
  if (style.draw === 'none') return;
  if (style.draw === 'bars') {
    drawBars(context, one, layout);
    return;
  }
  if (style.draw === 'line' && style.lineWidthPx > 0) {
    context.beginPath();
    traceLine(context, projected, style.interpolation);
    context.strokeStyle = linePaint(context, source, layout);
    context.lineWidth = style.lineWidthPx;
    const isDashed = style.dash.length > 0;
    if (isDashed) context.setLineDash([...style.dash]);
    context.stroke();
    if (isDashed) context.setLineDash([]);
  }
  if (style.draw === 'line' && style.points === 'never') return;
  const isAll = style.draw === 'points' || style.points === 'always' || isSparse(projected, layout);
  if (!isAll && !hasLonePoint(projected)) return;
  context.beginPath();
  tracePoints(context, projected, Math.max(1, style.pointSizePx / 2), !isAll);
  context.fillStyle = color;
  context.fill();
}

/** A sample between two gaps, which no line shows. */
function hasLonePoint({ xs, runStarts }: ProjectedSeries): boolean {
  return runStarts.some((start, run) => (runStarts[run + 1] ?? xs.length) - start === 1);
}

/** Few enough samples that each can be marked without a crowd. */
function isSparse({ xs }: ProjectedSeries, { box }: PlotLayout): boolean {
  return xs.length > 0 && (box.right - box.left) / xs.length >= AUTO_POINT_SPACING_PX;
}

function drawBars(context: CanvasRenderingContext2D, { source, projected }: DrawnSeries, layout: PlotLayout): void {
  const { style } = source;
  context.beginPath();
  traceBars(context, projected, { widthPx: barWidthPx(source, layout), alignment: style.barAlignment });
  if (style.fillAlpha > 0) {
    context.fillStyle = areaPaint(context, source, layout);
    context.fill();
  }
  if (style.lineWidthPx <= 0) return;
  context.strokeStyle = linePaint(context, source, layout);
  context.lineWidth = style.lineWidthPx;
  context.stroke();
}

function barWidthPx({ timesMs, style }: ChartSeries, { fromMs, toMs, box }: PlotLayout): number {
  const stepMs = typicalStepMs(timesMs) || (toMs - fromMs) / 20;
  const stepPx = (stepMs / Math.max(1, toMs - fromMs)) * (box.right - box.left);
  return Math.max(1, Math.min(style.barMaxPx, stepPx * style.barWidthShare));
}
