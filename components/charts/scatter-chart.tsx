'use client';
// An XY chart: points and lines on two axes of numbers, drawn by ECharts; the nearest point in words.
import { useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { EChartsHost } from '@/components/charts/echarts/echarts-host';
import { scatterOption } from '@/components/charts/echarts/scatter-option';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { layoutScatter, nearestPoint, type NearPoint, type ScatterModel } from '@/components/charts/scatter-layout';

export interface ScatterChartProps {
  readonly title: string;
  readonly model: ScatterModel;
  readonly width: number;
  readonly height: number;
  readonly emphasisedKey: string | null;
  readonly onPainted?: (() => void) | undefined;
}

export function ScatterChart({ title, model, width, height, emphasisedKey, onPainted }: ScatterChartProps) {
  const theme = useChartTheme();
  const layout = useMemo(() => layoutScatter(model, { widthPx: width, heightPx: height }), [model, width, height]);
  const [pointed, setPointed] = useState<NearPoint | null>(null);
  const option = useMemo(() => scatterOption(layout, theme, emphasisedKey), [layout, theme, emphasisedKey]);
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
      onPointerMove={(event) => {
        const bounds = event.currentTarget.getBoundingClientRect();
        setPointed(nearestPoint(layout, event.clientX - bounds.left, event.clientY - bounds.top));
      }}
      onPointerLeave={() => setPointed(null)}
    >
      <EChartsHost family="scatter" option={option} width={width} height={height} onPainted={onPainted} />
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
