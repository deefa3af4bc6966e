'use client';
// The histogram panel: how often values of which size occur.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { HistogramChart } from '@/components/charts/histogram-chart';
import { LegendFrame } from '@/components/charts/legend-frame';
import { usePainted } from '@/components/charts/use-painted';
import { prepareHistogram } from '@/components/panels/histogram/prepare';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export function HistogramPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepareHistogram({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(prepared, props.onPainted);
  if (typeof prepared === 'string') return <EmptyState title="Cannot be drawn as a histogram">{prepared}</EmptyState>;
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
        <HistogramChart title={title} model={visible} width={widthPx} height={heightPx} emphasisedKey={emphasisedKey} />
      )}
    </LegendFrame>
  );
}
