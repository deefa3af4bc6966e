'use client';
// The XY chart panel: one column of numbers against another.
import { ScatterChart } from '@/components/charts/scatter-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { PreparedPanel } from '@/components/panels/prepared-chart';
import { prepareXy } from '@/components/panels/xychart/prepare';

export function XyChartPanel(props: PanelViewProps) {
  return (
    <PreparedPanel {...props} prepare={prepareXy} Chart={ScatterChart} emptyTitle="Cannot be drawn as an XY chart" />
  );
}
