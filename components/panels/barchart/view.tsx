'use client';
// The bar chart panel: numbers by name.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ColumnChart } from '@/components/charts/column-chart';
import { LegendFrame } from '@/components/charts/legend-frame';
import { usePainted } from '@/components/charts/use-painted';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export function BarChartPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const isTall = width < height;
  const model = useMemo(
    () => prepareBarChart({ frames, options, fieldConfig, theme, timeZone, isTall }),
    [frames, options, fieldConfig, theme, timeZone, isTall],
  );
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(typeof model === 'string' ? model : undefined, onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as bars">{model}</EmptyState>;
  return (
    <LegendFrame
      title={title}
      model={model.columns}
      series={model.legend}
      legend={legend}
      width={width}
      height={height}
    >
      {({ widthPx, heightPx, visible, emphasisedKey }) => (
        <ColumnChart
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
