'use client';
// What time series and candlesticks share: a model over one time axis, handed to the chart with all that happens on it.
import { useMemo } from 'react';
import type { ChartModel } from '@/components/charts/chart-model';
import { useChartTheme } from '@/components/charts/chart-theme';
import { TimeSeries } from '@/components/charts/time-series';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend, readTooltip } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { TimeSeriesRequest } from '@/components/panels/time-lines';
import { EmptyState } from '@/components/ui/empty-state';
import { resolveColor } from '@/lib/series/colors';
import { zoneName } from '@/lib/dashboard/time-zone';
import { asList, readText } from '@/lib/series/read-field-config';
import { createZone } from '@/lib/units/zone';

/** A legend beside the plot would leave it too little room. */
const NARROW_PX = 480;

export interface TimeChartPanelProps extends PanelViewProps {
  /** The model, or a sentence that says why there is none. Must be the same function each time. */
  readonly prepare: (request: TimeSeriesRequest) => ChartModel | string;
}

export function TimeChartPanel(props: TimeChartPanelProps) {
  const { frames, options, fieldConfig, timeRange, viewId, title, hover, linksAt, onFilter, prepare } = props;
  const theme = useChartTheme();
  const timeZone = panelZone(options, props.timeZone);
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const prepared = useMemo(
    () => prepare({ frames, options, fieldConfig, theme, timeZone, linksAt, onFilter }),
    [prepare, frames, options, fieldConfig, theme, timeZone, linksAt, onFilter],
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
  const hasLayer = typeof prepared !== 'string' && prepared.layer !== undefined;
  const tooltip = useMemo(() => {
    const wished = readTooltip(options);
    // What a layer draws is several numbers of one thing: they stay in its order.
    return hasLayer && wished.sort === 'none' ? { ...wished, sort: 'given' as const } : wished;
  }, [options, hasLayer]);
  usePainted(typeof prepared === 'string' ? prepared : undefined, props.onPainted);
  if (typeof prepared === 'string') return <EmptyState title="Cannot be drawn over time">{prepared}</EmptyState>;
  return (
    <TimeSeries
      height={props.height}
      viewId={viewId}
      title={title}
      model={prepared}
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
