// All panel types by the `type` of a panel's JSON. A new type is one folder and one line here.
import { barChartPanel } from '@/components/panels/barchart';
import { barGaugePanel } from '@/components/panels/bargauge';
import { gaugePanel } from '@/components/panels/gauge';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { pieChartPanel } from '@/components/panels/piechart';
import { statPanel } from '@/components/panels/stat';
import { stateTimelinePanel } from '@/components/panels/state-timeline';
import { statusHistoryPanel } from '@/components/panels/status-history';
import { tablePanel } from '@/components/panels/table';
import { textPanel } from '@/components/panels/text';
import { timeSeriesPanel } from '@/components/panels/timeseries';

/** Definitions are small; views are loaded when a dashboard shows one. */
export const PANELS: Readonly<Record<string, PanelDefinition>> = {
  timeseries: timeSeriesPanel,
  stat: statPanel,
  gauge: gaugePanel,
  bargauge: barGaugePanel,
  piechart: pieChartPanel,
  barchart: barChartPanel,
  table: tablePanel,
  'state-timeline': stateTimelinePanel,
  'status-history': statusHistoryPanel,
  text: textPanel,
};
