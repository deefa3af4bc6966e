'use client';
// The bar chart panel: numbers by name.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ColumnChart } from '@/components/charts/column-chart';
import type { ColumnModel } from '@/components/charts/column-layout';
import { LegendFrame, type LegendPlot } from '@/components/charts/legend-frame';
import { usePainted } from '@/components/charts/use-painted';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export function BarChartPanel({
  frames,
  options,
  fieldConfig,
  timeZone,
  title,
  width,
  height,
  onPainted,
}: PanelViewProps) {
  const theme = useChartTheme();
  const model = useMemo(
    () => prepareBarChart({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(typeof model === 'string' ? model : undefined, onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as bars">{model}</EmptyState>;
  return (
    <LegendFrame title={title} series={model.legend} legend={legend} width={width} height={height}>
      {({ widthPx, heightPx, isHidden, emphasisedKey }) => (
        <VisibleColumns
          title={title}
          model={model.columns}
          isHidden={isHidden}
          widthPx={widthPx}
          heightPx={heightPx}
          emphasisedKey={emphasisedKey}
          onPainted={onPainted}
        />
      )}
    </LegendFrame>
  );
}

interface VisibleColumnsProps extends LegendPlot {
  readonly title: string;
  readonly model: ColumnModel;
  readonly onPainted: (() => void) | undefined;
}

function VisibleColumns({ title, model, isHidden, widthPx, heightPx, emphasisedKey, onPainted }: VisibleColumnsProps) {
  const visible = useMemo(
    () => ({ ...model, series: model.series.filter(({ key }) => !isHidden(key)) }),
    [model, isHidden],
  );
  return (
    <ColumnChart
      title={title}
      model={visible}
      width={widthPx}
      height={heightPx}
      emphasisedKey={emphasisedKey}
      onPainted={onPainted}
    />
  );
}
