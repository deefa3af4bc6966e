'use client';
// A chart with its legend below or at the right: shares the room, keeps which series are picked, tells the chart its size.
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { ChartLegend } from '@/components/charts/chart-legend';
import type { LegendOptions, LegendSeries } from '@/components/charts/chart-model';
import { pickSeries, type Picked } from '@/components/charts/picked-series';
import { useElementSize, type ElementSize } from '@/components/charts/use-element-size';

export interface LegendPlot extends ElementSize {
  readonly isHidden: (key: string) => boolean;
  /** Pointed at in the legend; the others step back. */
  readonly emphasisedKey: string | null;
}

export interface LegendFrameProps {
  readonly title: string;
  readonly series: readonly LegendSeries[];
  readonly legend: LegendOptions;
  readonly width: number;
  readonly height: number;
  readonly children: (plot: LegendPlot) => ReactNode;
}

const NOTHING_PICKED: Picked = { kind: 'all' };
/** A legend beside the plot would leave it too little room. */
const NARROW_PX = 480;
const LEAST_HEIGHT_PX = 90;
const ROW_PX = 24;

export function LegendFrame({ title, series, legend: wished, width, height, children }: LegendFrameProps) {
  const [picked, setPicked] = useState<Picked>(NOTHING_PICKED);
  const [emphasisedKey, setEmphasisedKey] = useState<string | null>(null);
  const legend = width < NARROW_PX ? { ...wished, placement: 'bottom' as const } : wished;
  const isRight = legend.placement === 'right';
  const hasLegend = legend.mode !== 'hidden' && series.length > 0 && height >= LEAST_HEIGHT_PX;
  const [size, setSize] = useState<ElementSize>({
    widthPx: Math.round(width * (hasLegend && isRight ? 0.7 : 1)),
    heightPx: Math.round(hasLegend && !isRight ? height - ROW_PX : height),
  });
  const plot = useRef<HTMLDivElement>(null);
  useElementSize(plot, (next) =>
    setSize((now) => (now.widthPx === next.widthPx && now.heightPx === next.heightPx ? now : next)),
  );
  const liveValues = useRef(new Map<string, HTMLElement>());
  const isHidden = useCallback((key: string) => picked.kind === 'some' && !picked.keys.has(key), [picked]);
  const allKeys = useMemo(() => series.map(({ key }) => key), [series]);
  return (
    <div className={`flex size-full min-h-0 min-w-0 ${isRight ? 'flex-row' : 'flex-col'}`}>
      <div ref={plot} className="relative min-h-0 min-w-0 flex-1 overflow-hidden">
        <div className="absolute inset-0">{children({ ...size, isHidden, emphasisedKey })}</div>
      </div>
      {hasLegend && (
        <div
          className={
            isRight
              ? 'max-w-[55%] min-w-0 shrink-0 overflow-auto py-1 pl-3'
              : 'max-h-[35%] shrink-0 overflow-y-auto px-1'
          }
          style={isRight && legend.widthPx !== null ? { width: legend.widthPx } : undefined}
        >
          <ChartLegend
            title={title}
            series={series}
            options={legend}
            isHidden={isHidden}
            onPick={(key, isAdding) => setPicked((current) => pickSeries(current, { key, isAdding, allKeys }))}
            onEmphasise={setEmphasisedKey}
            liveValues={liveValues}
          />
        </div>
      )}
    </div>
  );
}
