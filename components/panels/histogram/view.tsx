'use client';
// The histogram panel: how often values of which size occur.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { HistogramChart } from '@/components/charts/histogram-chart';
import { prepareHistogram } from '@/components/panels/histogram/prepare';
import { LegendChart } from '@/components/panels/legend-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';

export function HistogramPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, onPainted } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepareHistogram({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  return (
    <LegendChart {...props} prepared={prepared} emptyTitle="Cannot be drawn as a histogram">
      {({ widthPx, heightPx, visible, emphasisedKey }) => (
        <HistogramChart
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
