// Definition of the XY chart panel: numbers against numbers.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const xyChartPanel: PanelDefinition = {
  id: 'xychart',
  title: 'XY chart',
  hasQueries: true,
  hasLegend: true,
  View: lazy(() => import('@/components/panels/xychart/view').then((view) => ({ default: view.XyChartPanel }))),
};
