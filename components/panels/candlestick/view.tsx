'use client';
// The candlestick panel: prices as candles or bars, the volume below, and other columns as lines.
import { prepareCandlestick } from '@/components/panels/candlestick/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { TimeChartPanel } from '@/components/panels/time-chart-panel';

export function CandlestickPanel(props: PanelViewProps) {
  return <TimeChartPanel {...props} prepare={prepareCandlestick} />;
}
