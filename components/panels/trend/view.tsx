'use client';
// The trend panel: lines over a rising number.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { LegendFrame } from '@/components/charts/legend-frame';
import { ScatterChart } from '@/components/charts/scatter-chart';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { prepareTrend } from '@/components/panels/trend/prepare';
import { EmptyState } from '@/components/ui/empty-state';

export function TrendPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepareTrend({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(typeof prepared === 'string' ? prepared : undefined, onPainted);
  if (typeof prepared === 'string') return <EmptyState title="Cannot be drawn as a trend">{prepared}</EmptyState>;
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
