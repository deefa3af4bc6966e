'use client';
// What trend and XY chart share: points or lines over two axes of numbers with a legend, or why there are none.
import { useMemo } from 'react';
import type { LegendSeries } from '@/components/charts/chart-model';
import { useChartTheme } from '@/components/charts/chart-theme';
import { LegendFrame } from '@/components/charts/legend-frame';
import { ScatterChart } from '@/components/charts/scatter-chart';
import type { ScatterModel } from '@/components/charts/scatter-layout';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';
import type { ColorTheme } from '@/lib/series/colors';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';

export interface ScatterRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

export interface PreparedScatter {
  readonly model: ScatterModel;
  readonly legend: readonly LegendSeries[];
}

export interface ScatterPanelProps extends PanelViewProps {
  /** The model, or a sentence that says why there is none. Must be the same function each time. */
  readonly prepare: (request: ScatterRequest) => PreparedScatter | string;
  readonly emptyTitle: string;
}

export function ScatterPanel(props: ScatterPanelProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted, prepare, emptyTitle } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepare({ frames, options, fieldConfig, theme, timeZone }),
    [prepare, frames, options, fieldConfig, theme, timeZone],
  );
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
      {({ widthPx, heightPx, visible, emphasisedKey }) => (
        <ScatterChart
          title={title}
          model={visible}
          width={widthPx}
          height={heightPx}
          emphasisedKey={emphasisedKey}
          onPainted={onPainted}
        />
      )}
    </LegendFrame>
  );
}
