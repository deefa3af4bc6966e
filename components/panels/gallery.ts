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
  table: () => import('@/components/panels/table/examples'),
  text: () => import('@/components/panels/text/examples'),
};
