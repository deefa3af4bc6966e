'use client';
// The time series panel: prepares its model and hands it to the chart.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { TimeSeries } from '@/components/charts/time-series';
import { readLegend, readTooltip } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { prepareTimeSeries } from '@/components/panels/timeseries/prepare';
import { resolveColor } from '@/lib/series/colors';
import { zoneName } from '@/lib/dashboard/time-zone';
import { asList, readText } from '@/lib/series/read-field-config';
import { createZone } from '@/lib/units/zone';

/** A legend beside the plot would leave it too little room. */
const NARROW_PX = 480;

export function TimeSeriesPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeRange, viewId, title, hover, linksAt, onFilter } = props;
  const theme = useChartTheme();
  const timeZone = panelZone(options, props.timeZone);
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const model = useMemo(
    () => prepareTimeSeries({ frames, options, fieldConfig, theme, timeZone, linksAt, onFilter }),
    [frames, options, fieldConfig, theme, timeZone, linksAt, onFilter],
  );
  const given = props.annotations;
  const annotations = useMemo(
    () => given?.map((one) => ({ ...one, color: resolveColor(one.color, theme) })),
    [given, theme],
  );
  const isNarrow = props.width < NARROW_PX;
  const legend = useMemo(() => {
    const wished = readLegend(options);
    return isNarrow ? { ...wished, placement: 'bottom' as const } : wished;
  }, [options, isNarrow]);
  const tooltip = useMemo(() => readTooltip(options), [options]);
  return (
    <TimeSeries
      viewId={viewId}
      title={title}
      model={model}
      legend={legend}
      tooltip={tooltip}
      fromMs={timeRange.fromMs}
      toMs={timeRange.toMs}
      zone={zone}
      hover={hover}
      onZoom={props.onZoom}
      onZoomBack={props.onZoomBack}
      onPainted={props.onPainted}
      annotations={annotations}
      exemplars={props.exemplars}
      onAnnotate={props.onAnnotate}
      onOpenAnnotation={props.onOpenAnnotation}
    />
  );
}

/** A panel may have a zone of its own: the first of its list. */
function panelZone(options: PanelViewProps['options'], pageZone: string): string {
  const own = readText(asList(options['timezone'])[0]);
  return own === null ? pageZone : zoneName(own, pageZone);
}
