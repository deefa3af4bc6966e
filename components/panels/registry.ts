// All panel types by the `type` of a panel's JSON. A new type is one folder, one line here and one in forms.ts.
import { barChartPanel } from '@/components/panels/barchart';
import { barGaugePanel } from '@/components/panels/bargauge';
import { canvasPanel } from '@/components/panels/canvas';
import { candlestickPanel } from '@/components/panels/candlestick';
import { flameGraphPanel } from '@/components/panels/flamegraph';
import { gaugePanel } from '@/components/panels/gauge';
import { geomapPanel } from '@/components/panels/geomap';
import { heatmapPanel } from '@/components/panels/heatmap';
import { histogramPanel } from '@/components/panels/histogram';
import { logsPanel } from '@/components/panels/logs';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { nodeGraphPanel } from '@/components/panels/nodegraph';
import { pieChartPanel } from '@/components/panels/piechart';
import { honeycombPanel } from '@/components/panels/polystat';
import { statPanel } from '@/components/panels/stat';
import { stateTimelinePanel } from '@/components/panels/state-timeline';
import { statusHistoryPanel } from '@/components/panels/status-history';
import { tablePanel } from '@/components/panels/table';
import { textPanel } from '@/components/panels/text';
import { timeSeriesPanel } from '@/components/panels/timeseries';
import { trendPanel } from '@/components/panels/trend';
import { xyChartPanel } from '@/components/panels/xychart';
import { alertListPanel } from '@/components/panels/alertlist';
import { annotationListPanel } from '@/components/panels/annolist';
import { dashboardListPanel } from '@/components/panels/dashlist';
import { newsPanel } from '@/components/panels/news';
import { welcomePanel } from '@/components/panels/welcome';
import { gettingStartedPanel } from '@/components/panels/gettingstarted';

/** Definitions are small; views are loaded when a dashboard shows one, forms (forms.ts) with the editor. */
export const PANELS: Readonly<Record<string, PanelDefinition>> = {
  timeseries: timeSeriesPanel,
  stat: statPanel,
  gauge: gaugePanel,
  bargauge: barGaugePanel,
  piechart: pieChartPanel,
  barchart: barChartPanel,
  heatmap: heatmapPanel,
  histogram: histogramPanel,
  xychart: xyChartPanel,
  trend: trendPanel,
  candlestick: candlestickPanel,
  geomap: geomapPanel,
  nodeGraph: nodeGraphPanel,
  flamegraph: flameGraphPanel,
  polystat: honeycombPanel,
  canvas: canvasPanel,
  table: tablePanel,
  logs: logsPanel,
  'state-timeline': stateTimelinePanel,
  'status-history': statusHistoryPanel,
  text: textPanel,
  alertlist: alertListPanel,
  annolist: annotationListPanel,
  dashlist: dashboardListPanel,
  news: newsPanel,
  welcome: welcomePanel,
  gettingstarted: gettingStartedPanel,
};
