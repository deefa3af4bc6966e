// Examples of every panel type, loaded when the gallery shows them.
import type { GalleryExample } from '@/components/panels/gallery-example';

type LoadExamples = () => Promise<{ readonly EXAMPLES: readonly GalleryExample[] }>;

export const GALLERY: Readonly<Record<string, LoadExamples>> = {
  timeseries: () => import('@/components/panels/timeseries/examples'),
  stat: () => import('@/components/panels/stat/examples'),
  gauge: () => import('@/components/panels/gauge/examples'),
  bargauge: () => import('@/components/panels/bargauge/examples'),
  piechart: () => import('@/components/panels/piechart/examples'),
  barchart: () => import('@/components/panels/barchart/examples'),
  'state-timeline': () => import('@/components/panels/state-timeline/examples'),
  'status-history': () => import('@/components/panels/status-history/examples'),
  heatmap: () => import('@/components/panels/heatmap/examples'),
  histogram: () => import('@/components/panels/histogram/examples'),
  xychart: () => import('@/components/panels/xychart/examples'),
  trend: () => import('@/components/panels/trend/examples'),
  candlestick: () => import('@/components/panels/candlestick/examples'),
  geomap: () => import('@/components/panels/geomap/examples'),
  nodeGraph: () => import('@/components/panels/nodegraph/examples'),
  flamegraph: () => import('@/components/panels/flamegraph/examples'),
  polystat: () => import('@/components/panels/polystat/examples'),
  canvas: () => import('@/components/panels/canvas/examples'),
  logs: () => import('@/components/panels/logs/examples'),
  table: () => import('@/components/panels/table/examples'),
  text: () => import('@/components/panels/text/examples'),
  alertlist: () => import('@/components/panels/alertlist/examples'),
  annolist: () => import('@/components/panels/annolist/examples'),
  dashlist: () => import('@/components/panels/dashlist/examples'),
  news: () => import('@/components/panels/news/examples'),
  welcome: () => import('@/components/panels/welcome/examples'),
  gettingstarted: () => import('@/components/panels/gettingstarted/examples'),
};
