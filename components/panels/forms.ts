// How each panel type is added and edited, by the `type` of a panel's JSON. Loaded with the editor, never with a page that only shows.
import type { PanelForm } from '@/components/panels/panel-form';
import { timeSeriesForm } from '@/components/panels/timeseries/form';
import { statForm } from '@/components/panels/stat/form';
import { gaugeForm } from '@/components/panels/gauge/form';
import { barGaugeForm } from '@/components/panels/bargauge/form';
import { pieChartForm } from '@/components/panels/piechart/form';
import { barChartForm } from '@/components/panels/barchart/form';
import { heatmapForm } from '@/components/panels/heatmap/form';
import { histogramForm } from '@/components/panels/histogram/form';
import { xyChartForm } from '@/components/panels/xychart/form';
import { trendForm } from '@/components/panels/trend/form';
import { candlestickForm } from '@/components/panels/candlestick/form';
import { geomapForm } from '@/components/panels/geomap/form';
import { nodeGraphForm } from '@/components/panels/nodegraph/form';
import { flameGraphForm } from '@/components/panels/flamegraph/form';
import { honeycombForm } from '@/components/panels/polystat/form';
import { canvasForm } from '@/components/panels/canvas/form';
import { tableForm } from '@/components/panels/table/form';
import { logsForm } from '@/components/panels/logs/form';
import { stateTimelineForm } from '@/components/panels/state-timeline/form';
import { statusHistoryForm } from '@/components/panels/status-history/form';
import { textForm } from '@/components/panels/text/form';
import { alertListForm } from '@/components/panels/alertlist/form';
import { annotationListForm } from '@/components/panels/annolist/form';
import { dashboardListForm } from '@/components/panels/dashlist/form';
import { newsForm } from '@/components/panels/news/form';
import { welcomeForm } from '@/components/panels/welcome/form';
import { gettingStartedForm } from '@/components/panels/gettingstarted/form';

export const PANEL_FORMS: Readonly<Record<string, PanelForm>> = {
  timeseries: timeSeriesForm,
  stat: statForm,
  gauge: gaugeForm,
  bargauge: barGaugeForm,
  piechart: pieChartForm,
  barchart: barChartForm,
  heatmap: heatmapForm,
  histogram: histogramForm,
  xychart: xyChartForm,
  trend: trendForm,
  candlestick: candlestickForm,
  geomap: geomapForm,
  nodeGraph: nodeGraphForm,
  flamegraph: flameGraphForm,
  polystat: honeycombForm,
  canvas: canvasForm,
  table: tableForm,
  logs: logsForm,
  'state-timeline': stateTimelineForm,
  'status-history': statusHistoryForm,
  text: textForm,
  alertlist: alertListForm,
  annolist: annotationListForm,
  dashlist: dashboardListForm,
  news: newsForm,
  welcome: welcomeForm,
  gettingstarted: gettingStartedForm,
};
