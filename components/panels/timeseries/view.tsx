'use client';
// The time series panel: lines, bars and points over time.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { TimeChartPanel } from '@/components/panels/time-chart-panel';
import { prepareTimeSeries } from '@/components/panels/time-lines';

export function TimeSeriesPanel(props: PanelViewProps) {
  return <TimeChartPanel {...props} prepare={prepareTimeSeries} />;
}
