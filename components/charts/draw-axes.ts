// Grid lines and labels of a time chart's axes, on its canvas.
import type { ChartAxis } from '@/components/charts/chart-model';
import type { DrawRequest } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { ValueAxis } from '@/lib/series/value-axis';

const LABEL_GAP_PX = 8;
/** From the plot to the middle of the labels of the time axis. */
const TIME_LABEL_PX = 13;
const LEAST_NAME_LETTERS = 3;
/** From the far edge of an axis to the middle of its name. */
const NAME_PX = 7;

/** Horizontal lines only, one pixel wide, on half pixels. */
export function drawGridLines(context: CanvasRenderingContext2D, { model, layout, theme }: DrawRequest): void {
  const { box } = layout;
  context.strokeStyle = theme.lineSubtle;
  context.lineWidth = 1;
  context.beginPath();
  for (const [axisIndex, axis] of model.axes.entries()) {
    const scale = layout.axes[axisIndex];
    if (!axis.isGridShown || scale === undefined) continue;
    for (const tick of scale.ticks) {
      const y = Math.round(heightOf(tick.value, scale, layout)) + 0.5;
      context.moveTo(box.left, y);
      context.lineTo(box.right, y);
    }
  }
  context.stroke();
}

function heightOf(value: number, scale: ValueAxis, { box }: PlotLayout): number {
  return box.bottom - scale.shareOf(value) * (box.bottom - box.top);
}

export function drawAxes(context: CanvasRenderingContext2D, request: DrawRequest): void {
  const { model, layout, theme, fontFamily } = request;
  context.font = `450 11px ${fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = theme.inkMuted;
  for (const tick of layout.timeTicks)
    context.fillText(tick.label, layout.xOf(tick.timeMs), layout.box.bottom + TIME_LABEL_PX);
  for (const [axisIndex, axis] of model.axes.entries()) {
    if (axis.isHidden || layout.axisWidthsPx[axisIndex] === 0) continue;
    context.fillStyle = axis.color ?? theme.inkMuted;
    drawValueAxis(context, axis, axisIndex, request);
  }
}

function drawValueAxis(
  context: CanvasRenderingContext2D,
  { side, label, color, isBorderShown }: ChartAxis,
  axisIndex: number,
  { layout, theme }: DrawRequest,
): void {
  const { box } = layout;
  const scale = layout.axes[axisIndex];
  if (scale === undefined) return;
  const direction = side === 'left' ? -1 : 1;
  const edge = (side === 'left' ? box.left : box.right) + direction * (layout.axisOffsetsPx[axisIndex] ?? 0);
  context.textAlign = side === 'left' ? 'right' : 'left';
  for (const tick of scale.ticks)
    context.fillText(tick.label, edge + direction * LABEL_GAP_PX, heightOf(tick.value, scale, layout));
  if (isBorderShown) {
    const x = Math.round(edge) + 0.5;
    context.strokeStyle = color ?? theme.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, box.top);
    context.lineTo(x, box.bottom);
    context.stroke();
  }
  if (label === '') return;
  const nameGap = Math.max(NAME_PX, (layout.axisWidthsPx[axisIndex] ?? 0) - NAME_PX);
  context.save();
  context.translate(edge + direction * nameGap, (box.top + box.bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(fittedName(context, label, box.bottom - box.top), 0, 0);
  context.restore();
}

/** Cut where it would run into what is above and below; nothing where hardly a letter is left. */
function fittedName(context: CanvasRenderingContext2D, name: string, roomPx: number): string {
  const widthPx = context.measureText(name).width;
  if (widthPx <= roomPx) return name;
  const kept = Math.floor((name.length * roomPx) / widthPx) - 1;
  return kept < LEAST_NAME_LETTERS ? '' : `${name.slice(0, kept).trimEnd()}…`;
}
