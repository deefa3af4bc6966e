'use client';
// The XY chart panel: one column of numbers against another.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { ScatterPanel } from '@/components/panels/scatter-panel';
import { prepareXy } from '@/components/panels/xychart/prepare';

export function XyChartPanel(props: PanelViewProps) {
  return <ScatterPanel {...props} prepare={prepareXy} emptyTitle="Cannot be drawn as an XY chart" />;
}
