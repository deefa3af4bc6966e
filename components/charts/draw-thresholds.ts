// Thresholds and zero lines of a time chart on its canvas.
import type { DrawRequest } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import { withAlpha } from '@/lib/series/colors';

const AREA_ALPHA = 0.08;
const LABEL_ALPHA = 0.16;
const LABEL_PADDING_PX = 5;
const LABEL_HEIGHT_PX = 17;
const LABEL_GAP_PX = 4;

export function drawZeroLines(context: CanvasRenderingContext2D, { model, layout, theme }: DrawRequest): void {
  for (const [axisIndex, axis] of model.axes.entries()) {
    const range = layout.axes[axisIndex];
    if (!axis.isMirrored || range === undefined || range.min >= 0 || range.max <= 0) continue;
    drawHorizontal(context, layout, layout.yOf(axisIndex, 0), { color: theme.lineStrong, dash: [] });
  }
}

interface LineLook {
  readonly color: string;
  readonly dash: readonly number[];
}

/** One pixel wide, on half pixels. */
function drawHorizontal(
  context: CanvasRenderingContext2D,
  { box }: PlotLayout,
  y: number,
  { color, dash }: LineLook,
): void {
  const lineY = Math.round(y) + 0.5;
  context.beginPath();
  context.moveTo(box.left, lineY);
  context.lineTo(box.right, lineY);
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.stroke();
  context.setLineDash([]);
}

export function drawThresholdAreas(context: CanvasRenderingContext2D, { model, layout }: DrawRequest): void {
  const { box } = layout;
  for (const [at, threshold] of model.thresholds.entries()) {
    if (!threshold.hasArea) continue;
    const next = model.thresholds.slice(at + 1).find((one) => one.axisIndex === threshold.axisIndex);
    const from = clampY(layout, threshold.axisIndex, threshold.value, box.bottom);
    const to = next === undefined ? box.top : clampY(layout, threshold.axisIndex, next.value, box.top);
    if (from <= to) continue;
    context.fillStyle = withAlpha(threshold.color, AREA_ALPHA);
    context.fillRect(box.left, to, box.right - box.left, from - to);
  }
}

function clampY({ box, yOf }: PlotLayout, axisIndex: number, value: number, otherwise: number): number {
  const y = yOf(axisIndex, value);
  return Number.isNaN(y) ? otherwise : Math.min(box.bottom, Math.max(box.top, y));
}

/** The line, and its value in the gutter right of the plot. */
export function drawThresholdLines(context: CanvasRenderingContext2D, request: DrawRequest): void {
  const { model, layout, fontFamily } = request;
  const { box } = layout;
  for (const threshold of model.thresholds) {
    const y = layout.yOf(threshold.axisIndex, threshold.value);
    if (threshold.line === 'none' || !(y >= box.top && y <= box.bottom)) continue;
    drawHorizontal(context, layout, y, { color: threshold.color, dash: threshold.line === 'dashed' ? [4, 3] : [] });
    context.font = `600 11px ${fontFamily}`;
    const width = context.measureText(threshold.label).width + 2 * LABEL_PADDING_PX;
    const x = box.right + LABEL_GAP_PX;
    context.beginPath();
    context.roundRect(x, Math.round(y) - LABEL_HEIGHT_PX / 2, width, LABEL_HEIGHT_PX, 3);
    context.fillStyle = withAlpha(threshold.color, LABEL_ALPHA);
    context.fill();
    context.fillStyle = threshold.color;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(threshold.label, x + LABEL_PADDING_PX, Math.round(y) + 0.5);
  }
}
