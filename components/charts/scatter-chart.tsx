'use client';
// An XY chart: points and lines on two axes of numbers, drawn on a canvas below SVG axes; the nearest point in words.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { PlaneAxes } from '@/components/charts/plane-axes';
import { PointTooltip } from '@/components/charts/point-tooltip';
import {
  layoutScatter,
  nearestPoint,
  type NearPoint,
  type PlacedPoints,
  type ScatterLayout,
  type ScatterModel,
} from '@/components/charts/scatter-layout';
import { withAlpha } from '@/lib/series/colors';

export interface ScatterChartProps {
  readonly title: string;
  readonly model: ScatterModel;
  readonly width: number;
  readonly height: number;
  readonly emphasisedKey: string | null;
  readonly onPainted?: (() => void) | undefined;
}

const PIXEL_RATIO_LIMIT = 2;
const FADED = 0.25;

export function ScatterChart({ title, model, width, height, emphasisedKey, onPainted }: ScatterChartProps) {
  const theme = useChartTheme();
  const layout = useMemo(() => layoutScatter(model, { widthPx: width, heightPx: height }), [model, width, height]);
  const [pointed, setPointed] = useState<NearPoint | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d') ?? null;
    if (target !== null && context !== null && width >= 1 && height >= 1) {
      const ratio = Math.min(PIXEL_RATIO_LIMIT, window.devicePixelRatio || 1);
      target.width = Math.round(width * ratio);
      target.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      paint(context, layout, emphasisedKey);
    }
    onPainted?.();
  }, [layout, width, height, emphasisedKey, onPainted]);
  const pointCount = model.series.reduce((sum, { xs }) => sum + xs.length, 0);
  return (
    <figure
      // A canvas with layers is not an image file.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={`${title}. XY chart, ${model.series.length} series, ${pointCount} points`}
      data-series-count={model.series.length}
      data-point-count={pointCount}
      className="relative size-full overflow-hidden"
    >
      <svg aria-hidden width={width} height={height} className="absolute inset-0 block">
        <PlaneAxes layout={layout.plane} hasGrid hasVerticalGrid />
      </svg>
      <canvas
        ref={canvas}
        className="absolute inset-0"
        style={{ width, height }}
        onPointerMove={(event) => {
          const bounds = event.currentTarget.getBoundingClientRect();
          setPointed(nearestPoint(layout, event.clientX - bounds.left, event.clientY - bounds.top));
        }}
        onPointerLeave={() => setPointed(null)}
      />
      {pointed !== null && (
        <>
          <svg aria-hidden width={width} height={height} className="pointer-events-none absolute inset-0 block">
            <circle
              cx={pointed.x}
              cy={pointed.y}
              r={pointed.series.sizeAt(pointed.at) / 2 + 3}
              fill="none"
              stroke={theme.ink}
              strokeWidth={1.5}
            />
          </svg>
          <PointTooltip x={pointed.x} y={pointed.y} widthPx={width} heightPx={height}>
            <PointWords point={pointed} />
          </PointTooltip>
        </>
      )}
    </figure>
  );
}

function PointWords({ point }: { readonly point: NearPoint }) {
  const { series, at } = point;
  return (
    <>
      <span className="flex items-center gap-2 pb-1">
        <span
          aria-hidden
          className="size-2.5 flex-none rounded-full"
          style={{ background: series.colorAt?.(at) ?? series.color }}
        />
        <span className="min-w-0 truncate font-semibold">{series.name}</span>
      </span>
      {series.wordsAt(at).map(([name, text]) => (
        <span key={name} className="flex h-5 gap-4">
          <span className="min-w-0 flex-1 truncate text-ink-muted">{name}</span>
          <span className="tabular-nums">{text}</span>
        </span>
      ))}
    </>
  );
}

function paint(
  context: CanvasRenderingContext2D,
  { plane, placed }: ScatterLayout,
  emphasisedKey: string | null,
): void {
  const { box } = plane;
  context.beginPath();
  context.rect(box.left - 6, box.top - 6, box.right - box.left + 12, box.bottom - box.top + 12);
  context.clip();
  for (const one of placed.toReversed()) {
    context.globalAlpha = emphasisedKey === null || emphasisedKey === one.series.key ? 1 : FADED;
    if (one.series.lineWidthPx > 0) paintLine(context, one);
    if (one.series.hasPoints) paintPoints(context, one);
  }
  context.globalAlpha = 1;
}

function paintLine(context: CanvasRenderingContext2D, { series, xs, ys }: PlacedPoints): void {
  context.strokeStyle = series.color;
  context.lineWidth = series.lineWidthPx;
  context.lineJoin = 'round';
  context.setLineDash([...series.dash]);
  context.beginPath();
  let isDown = false;
  for (let at = 0; at < xs.length; at += 1) {
    const x = xs[at] ?? NaN;
    const y = ys[at] ?? NaN;
    if (Number.isNaN(x + y)) isDown = false;
    else if (isDown) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      isDown = true;
    }
  }
  context.stroke();
  context.setLineDash([]);
}

function paintPoints(context: CanvasRenderingContext2D, { series, xs, ys }: PlacedPoints): void {
  context.lineWidth = series.strokePx;
  for (let at = 0; at < xs.length; at += 1) {
    const x = xs[at] ?? NaN;
    const y = ys[at] ?? NaN;
    if (Number.isNaN(x + y)) continue;
    const color = series.colorAt?.(at) ?? series.color;
    const radius = Math.max(0.5, series.sizeAt(at) / 2);
    context.beginPath();
    if (series.shape === 'square') context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = withAlpha(color, series.fillAlpha);
    context.strokeStyle = color;
    context.fill();
    if (series.strokePx > 0) context.stroke();
  }
}
