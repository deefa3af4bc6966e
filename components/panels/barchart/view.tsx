'use client';
// The bar chart panel: numbers by name.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ColumnChart } from '@/components/charts/column-chart';
import type { ColumnModel } from '@/components/charts/column-layout';
import { LegendFrame } from '@/components/charts/legend-frame';
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
  usePainted(model, onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as bars">{model}</EmptyState>;
  return (
    <LegendFrame title={title} series={model.legend} legend={legend} width={width} height={height}>
      {({ widthPx, heightPx, isHidden, emphasisedKey }) => (
        <ColumnChart
          title={title}
          model={visiblePart(model.columns, isHidden)}
          width={widthPx}
          height={heightPx}
          emphasisedKey={emphasisedKey}
        />
      )}
    </LegendFrame>
  );
}

function visiblePart(model: ColumnModel, isHidden: (key: string) => boolean): ColumnModel {
  return { ...model, series: model.series.filter(({ key }) => !isHidden(key)) };
}
