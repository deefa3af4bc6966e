// Definition of the histogram panel: how often values occur.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const histogramPanel: PanelDefinition = {
  id: 'histogram',
  title: 'Histogram',
  hasQueries: true,
  hasLegend: true,
  View: lazy(() => import('@/components/panels/histogram/view').then((view) => ({ default: view.HistogramPanel }))),
};
