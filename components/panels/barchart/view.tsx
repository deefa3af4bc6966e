'use client';
// The bar chart panel: numbers by name.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ColumnChart } from '@/components/charts/column-chart';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import { LegendChart } from '@/components/panels/legend-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';

export function BarChartPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const isTall = width < height;
  const prepared = useMemo(
    () => prepareBarChart({ frames, options, fieldConfig, theme, timeZone, isTall }),
    [frames, options, fieldConfig, theme, timeZone, isTall],
  );
  return (
    <LegendChart {...props} prepared={prepared} emptyTitle="Cannot be drawn as bars">
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
    </LegendChart>
  );
}
