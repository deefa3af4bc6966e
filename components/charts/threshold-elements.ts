// Thresholds and zero lines of a time chart as elements of the library's canvas.
import type { DrawRequest, Element } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import { withAlpha } from '@/lib/series/colors';

export function zeroLines({ model, layout, theme }: DrawRequest): Element[] {
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

export function thresholdAreas({ model, layout }: DrawRequest): Element[] {
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

export function thresholdLines(request: DrawRequest): Element[] {
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
