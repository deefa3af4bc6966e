// The drawing of a time chart on a canvas, from back to front: grid, areas, a layer of the panel type, lines, thresholds, labels of the axes.
import { drawAxes, drawGridLines } from '@/components/charts/draw-axes';
import type { DrawRequest } from '@/components/charts/draw-request';
import { drawArea, drawSeries } from '@/components/charts/draw-series';
import { drawThresholdAreas, drawThresholdLines, drawZeroLines } from '@/components/charts/draw-thresholds';
import { drawValues } from '@/components/charts/draw-values';
import { clearedCanvas } from '@/components/charts/fit-canvas';
import type { PlotLayout } from '@/components/charts/plot-layout';

export interface ChartEngine {
  /** The pixels are there when it returns. */
  draw: (request: DrawRequest) => void;
  dispose: () => void;
}

/** Sharp joins cost less, and nobody sees them in a crowd. */
const ROUND_JOIN_SERIES_LIMIT = 50;

export function createChartEngine(container: HTMLElement): ChartEngine {
  const canvas = document.createElement('canvas');
  canvas.className = 'absolute inset-0 size-full';
  container.append(canvas);
  const context = canvas.getContext('2d');
  return {
    draw: (request) => {
      if (context === null) return;
      clearedCanvas(canvas, context, request.layout);
      drawChart(context, request);
    },
    dispose: () => canvas.remove(),
  };
}

function drawChart(context: CanvasRenderingContext2D, request: DrawRequest): void {
  const { drawn, layout } = request;
  // The first series lies on top, as it does in the legend.
  const backToFront = drawn.toReversed();
  drawGridLines(context, request);
  context.save();
  clipToPlot(context, layout);
  drawThresholdAreas(context, request);
  drawZeroLines(context, request);
  for (const one of backToFront) drawArea(context, one, layout);
  drawLayer(context, request);
  context.lineJoin = drawn.length > ROUND_JOIN_SERIES_LIMIT ? 'bevel' : 'round';
  for (const one of backToFront) drawSeries(context, one, layout);
  drawValues(context, request);
  context.restore();
  drawThresholdLines(context, request);
  drawAxes(context, request);
}

function drawLayer(context: CanvasRenderingContext2D, { model, layout, drawn }: DrawRequest): void {
  if (model.layer === undefined) return;
  const { fromMs, toMs, box, xOf, heightOn } = layout;
  const shown = new Set(drawn.map(({ source }) => source.key));
  const isShown = (key: string): boolean => shown.has(key);
  context.save();
  model.layer.draw(context, { fromMs, toMs, left: box.left, right: box.right, xOf, heightOn, isShown });
  context.restore();
}

/** Two pixels more, so that a line on the edge keeps its full width. */
function clipToPlot(context: CanvasRenderingContext2D, { box }: PlotLayout): void {
  context.beginPath();
  context.rect(box.left, box.top - 2, box.right - box.left, box.bottom - box.top + 3);
  context.clip();
}
