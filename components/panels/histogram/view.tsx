'use client';
// The histogram panel: how often values of which size occur.
import { HistogramChart } from '@/components/charts/histogram-chart';
import { prepareHistogram } from '@/components/panels/histogram/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { PreparedPanel } from '@/components/panels/prepared-chart';

export function HistogramPanel(props: PanelViewProps) {
  return (
    <PreparedPanel
      {...props}
      prepare={prepareHistogram}
      Chart={HistogramChart}
      emptyTitle="Cannot be drawn as a histogram"
    />
  );
}
