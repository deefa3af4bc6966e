'use client';
// The heatmap panel: how many values of which size there were, and when.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { HeatChart } from '@/components/charts/heat-chart';
import { usePainted } from '@/components/charts/use-painted';
import { prepareHeatmap } from '@/components/panels/heatmap/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';
import { createZone } from '@/lib/units/zone';

export function HeatmapPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, height } = props;
  const theme = useChartTheme();
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const model = useMemo(
    () => prepareHeatmap({ frames, options, fieldConfig, theme, heightPx: height }),
    [frames, options, fieldConfig, theme, height],
  );
  usePainted(typeof model === 'string' ? model : undefined, props.onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as a heatmap">{model}</EmptyState>;
  return (
    <HeatChart
      viewId={props.viewId}
      title={props.title}
      model={model}
      fromMs={timeRange.fromMs}
      toMs={timeRange.toMs}
      zone={zone}
      width={props.width}
      height={height}
      hover={props.hover}
      exemplars={props.exemplars}
      onZoom={props.onZoom}
      onZoomBack={props.onZoomBack}
      onPainted={props.onPainted}
    />
  );
}
