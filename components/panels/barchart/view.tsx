'use client';
// The bar chart panel: numbers by name.
import { ColumnChart } from '@/components/charts/column-chart';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { PreparedPanel } from '@/components/panels/prepared-chart';

export function BarChartPanel(props: PanelViewProps) {
  return (
    <PreparedPanel {...props} prepare={prepareBarChart} Chart={ColumnChart} emptyTitle="Cannot be drawn as bars" />
  );
}
