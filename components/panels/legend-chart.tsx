'use client';
// What charts with a legend around them share: a prepared model, or why there is none.
import { useMemo, type ReactNode } from 'react';
import type { LegendSeries } from '@/components/charts/chart-model';
import { LegendFrame, type LegendPlot } from '@/components/charts/legend-frame';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export interface PreparedChart<Model> {
  readonly model: Model;
  readonly legend: readonly LegendSeries[];
}

export interface LegendChartProps<Model> extends Pick<
  PanelViewProps,
  'title' | 'options' | 'width' | 'height' | 'onPainted'
> {
  /** A sentence says why there is no model. */
  readonly prepared: PreparedChart<Model> | string;
  readonly emptyTitle: string;
  readonly children: (plot: LegendPlot<Model>) => ReactNode;
}

export function LegendChart<Model extends { readonly series: readonly { readonly key: string }[] }>(
  props: LegendChartProps<Model>,
) {
  const { title, options, width, height, onPainted, prepared, emptyTitle, children } = props;
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(typeof prepared === 'string' ? prepared : undefined, onPainted);
  if (typeof prepared === 'string') return <EmptyState title={emptyTitle}>{prepared}</EmptyState>;
  return (
    <LegendFrame
      title={title}
      model={prepared.model}
      series={prepared.legend}
      legend={legend}
      width={width}
      height={height}
    >
      {children}
    </LegendFrame>
  );
}
