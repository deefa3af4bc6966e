'use client';
// A chart with its legend below or at the right: shares the room, keeps which series are picked, tells the chart its size.
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { LegendOptions, LegendSeries } from '@/components/charts/chart-model';
import { LEAST_PX_WITH_LEGEND, LegendLayout } from '@/components/charts/legend-layout';
import { useElementSize, type ElementSize } from '@/components/charts/use-element-size';
import { usePickedSeries } from '@/components/charts/use-picked-series';

interface Keyed {
  readonly key: string;
}

export interface LegendPlot<Model> extends ElementSize {
  /** Without the series that were switched off. */
  readonly visible: Model;
  /** Pointed at in the legend; the others step back. */
  readonly emphasisedKey: string | null;
}

export interface LegendFrameProps<Model> {
  readonly title: string;
  /** What the chart draws. */
  readonly model: Model;
  /** What is listed; keys as those of the model. */
  readonly series: readonly LegendSeries[];
  readonly legend: LegendOptions;
  readonly width: number;
  readonly height: number;
  readonly children: (plot: LegendPlot<Model>) => ReactNode;
}

/** A legend beside the plot would leave it too little room. */
const NARROW_PX = 480;
const ROW_PX = 24;

export function LegendFrame<Model extends { readonly series: readonly Keyed[] }>(props: LegendFrameProps<Model>) {
  const { title, model, series, legend: wished, width, height, children } = props;
  const { isHidden, pick } = usePickedSeries(series);
  const visible = useMemo(
    () => ({ ...model, series: model.series.filter(({ key }) => !isHidden(key)) }),
    [model, isHidden],
  );
  const [emphasisedKey, setEmphasisedKey] = useState<string | null>(null);
  const legend = width < NARROW_PX ? { ...wished, placement: 'bottom' as const } : wished;
  const isRight = legend.placement === 'right';
  const hasLegend = legend.mode !== 'hidden' && series.length > 0 && height >= LEAST_PX_WITH_LEGEND;
  const [size, setSize] = useState<ElementSize>({
    widthPx: Math.round(width * (hasLegend && isRight ? 0.7 : 1)),
    heightPx: Math.round(hasLegend && !isRight ? height - ROW_PX : height),
  });
  const plot = useRef<HTMLDivElement>(null);
  useElementSize(plot, (next) =>
    setSize((now) => (now.widthPx === next.widthPx && now.heightPx === next.heightPx ? now : next)),
  );
  const liveValues = useRef(new Map<string, HTMLElement>());
  return (
    <LegendLayout
      hasLegend={hasLegend}
      title={title}
      series={series}
      options={legend}
      isHidden={isHidden}
      onPick={pick}
      onEmphasise={setEmphasisedKey}
      liveValues={liveValues}
    >
      <div ref={plot} className="relative min-h-0 min-w-0 flex-1 overflow-hidden">
        <div className="absolute inset-0">{children({ ...size, visible, emphasisedKey })}</div>
      </div>
    </LegendLayout>
  );
}
