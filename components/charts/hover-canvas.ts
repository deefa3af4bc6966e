// The second canvas of a chart: dots and the thickened line. Cleared and drawn on each move, never the chart below.
import type { DrawnSeries } from '@/components/charts/draw-request';
import type { HoverPoint } from '@/components/charts/chart-hover';
import { clearedCanvas } from '@/components/charts/fit-canvas';
import type { PlotLayout } from '@/components/charts/plot-layout';
import { traceLine } from '@/components/charts/series-path';
import type { ColorTheme } from '@/lib/series/colors';

export interface HoverDrawing {
  readonly layout: PlotLayout;
  readonly theme: ColorTheme;
  readonly points: readonly HoverPoint[];
  /** Drawn thicker, on top. */
  readonly highlighted: DrawnSeries | null;
}

const HIGHLIGHT_WIDTH_PX = 2.25;
const DOT_RADIUS_PX = 3.5;
/** More dots than this hide what they mark. */
const DOT_LIMIT = 20;

export function drawHover(canvas: HTMLCanvasElement, drawing: HoverDrawing | null): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  if (drawing === null) {
    // Otherwise the browser keeps a layer for it, which it puts together with all others in each frame.
    if (!canvas.hidden) canvas.hidden = true;
    return;
  }
  if (canvas.hidden) canvas.hidden = false;
  clearedCanvas(canvas, context, drawing.layout);
  if (drawing.highlighted !== null) drawHighlight(context, drawing.highlighted, drawing.layout);
  if (drawing.points.length <= DOT_LIMIT) for (const point of drawing.points) drawDot(context, point, drawing);
}

function drawHighlight(
  context: CanvasRenderingContext2D,
  { source, projected }: DrawnSeries,
  { box }: PlotLayout,
): void {
  if (source.style.draw !== 'line') return;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top - 2, box.right - box.left, box.bottom - box.top + 3);
  context.clip();
  context.strokeStyle = source.color;
  context.lineWidth = Math.max(HIGHLIGHT_WIDTH_PX, source.style.lineWidthPx);
  context.lineJoin = 'round';
  context.setLineDash([...source.style.dash]);
  context.beginPath();
  traceLine(context, projected, source.style.interpolation);
  context.stroke();
  context.restore();
}

function drawDot(context: CanvasRenderingContext2D, point: HoverPoint, { layout, theme }: HoverDrawing): void {
  const { box } = layout;
  if (point.series.style.draw === 'none') return;
  if (!(point.y >= box.top - 1 && point.y <= box.bottom + 1) || point.x < box.left - 1 || point.x > box.right + 1)
    return;
  context.fillStyle = point.series.color;
  context.strokeStyle = theme.panel;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(point.x, point.y, DOT_RADIUS_PX, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}
