'use client';
// The trend panel: lines over a rising number.
import { ScatterChart } from '@/components/charts/scatter-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { PreparedPanel } from '@/components/panels/prepared-chart';
import { prepareTrend } from '@/components/panels/trend/prepare';

export function TrendPanel(props: PanelViewProps) {
  return (
    <PreparedPanel {...props} prepare={prepareTrend} Chart={ScatterChart} emptyTitle="Cannot be drawn as a trend" />
  );
}
