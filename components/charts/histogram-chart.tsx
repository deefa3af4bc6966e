'use client';
// A histogram: buckets along a scale, bars of their counts, several series over or on each other. SVG.
import { useId, useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { layoutHistogram, type HistogramBar, type HistogramModel } from '@/components/charts/histogram-layout';
import { PlaneAxes } from '@/components/charts/plane-axes';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { usePainted } from '@/components/charts/use-painted';

export interface HistogramChartProps {
  readonly title: string;
  readonly model: HistogramModel;
  readonly width: number;
  readonly height: number;
  readonly emphasisedKey: string | null;
  readonly onPainted?: (() => void) | undefined;
}

export function HistogramChart({ title, model, width, height, emphasisedKey, onPainted }: HistogramChartProps) {
  const theme = useChartTheme();
  usePainted(model, onPainted);
  const gradientId = useId();
  const layout = useMemo(() => layoutHistogram(model, { widthPx: width, heightPx: height }), [model, width, height]);
  const [pointed, setPointed] = useState<{ readonly bucket: number; readonly x: number; readonly y: number } | null>(
    null,
  );
  const { plane } = layout;
  const bucketAt = (x: number): number | undefined =>
    layout.bars.find((bar) => x >= bar.x && x <= bar.x + bar.width + 1)?.bucket;
  return (
    <figure
      aria-label={`${title}. Histogram, ${model.lows.length} buckets of ${model.series.length} series`}
      data-series-count={model.series.length}
      data-point-count={model.lows.length}
      className="relative size-full overflow-hidden"
    >
      <svg
        role="img"
        aria-hidden
        width={width}
        height={height}
        className="block"
        onPointerMove={(event) => {
          const bounds = event.currentTarget.getBoundingClientRect();
          const x = event.clientX - bounds.left;
          const bucket = bucketAt(x);
          setPointed(bucket === undefined ? null : { bucket, x, y: event.clientY - bounds.top });
        }}
        onPointerLeave={() => setPointed(null)}
      >
        {model.isFading && <Gradients model={model} id={gradientId} />}
        <PlaneAxes layout={plane} hasGrid />
        {layout.bars.map((bar) => (
          <rect
            key={bar.key}
            x={bar.x}
            y={bar.y}
            width={bar.width}
            height={bar.height}
            fill={model.isFading ? `url(#${gradientId}-${model.series.indexOf(bar.series)})` : bar.series.color}
            fillOpacity={fillOpacity(bar, model, emphasisedKey)}
            stroke={bar.series.color}
            strokeWidth={model.lineWidth}
            strokeOpacity={emphasisedKey !== null && bar.series.key !== emphasisedKey ? 0.25 : 1}
          />
        ))}
        <line
          x1={plane.box.left}
          x2={plane.box.right}
          y1={plane.box.bottom + 0.5}
          y2={plane.box.bottom + 0.5}
          stroke={theme.line}
        />
      </svg>
      {pointed !== null && (
        <PointTooltip x={pointed.x} y={pointed.y} widthPx={width} heightPx={height}>
          <BucketWords model={model} bucket={pointed.bucket} />
        </PointTooltip>
      )}
    </figure>
  );
}

/** Bars that lie over each other let each other through. */
function fillOpacity(bar: HistogramBar, model: HistogramModel, emphasisedKey: string | null): number {
  const isOverlaid = model.stacking === 'none' && model.series.length > 1;
  const own = (model.fillOpacity / 100) * (isOverlaid ? 0.6 : 1);
  return emphasisedKey !== null && bar.series.key !== emphasisedKey ? own * 0.25 : own;
}

function Gradients({ model, id }: { readonly model: HistogramModel; readonly id: string }) {
  return (
    <defs>
      {model.series.map(({ key, color }, at) => (
        <linearGradient key={key} id={`${id}-${at}`} x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor={color} />
          <stop offset="1" stopColor={color} stopOpacity={0} />
        </linearGradient>
      ))}
    </defs>
  );
}

const ROW_LIMIT = 12;

function BucketWords({ model, bucket }: { readonly model: HistogramModel; readonly bucket: number }) {
  const rows = model.series.filter(({ counts }) => (counts[bucket] ?? 0) > 0);
  return (
    <>
      <span className="block pb-1 text-ink-muted tabular-nums">
        {model.formatBound(model.lows[bucket] ?? 0)} – {model.formatBound(model.highs[bucket] ?? 0)}
      </span>
      {rows.slice(0, ROW_LIMIT).map(({ key, name, color, counts }) => (
        <span key={key} className="flex h-5 items-center gap-2">
          <span aria-hidden className="h-[3px] w-3 flex-none rounded-[1px]" style={{ background: color }} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="pl-3 font-semibold tabular-nums">{model.formatCount(counts[bucket] ?? 0)}</span>
        </span>
      ))}
      {rows.length > ROW_LIMIT && <span className="text-ink-faint">+ {rows.length - ROW_LIMIT} more</span>}
    </>
  );
}
