// Definition of the bar chart panel: numbers by name.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const barChartPanel: PanelDefinition = {
  id: 'barchart',
  title: 'Bar chart',
  hasQueries: true,
  hasLegend: true,
  View: lazy(() => import('@/components/panels/barchart/view').then((view) => ({ default: view.BarChartPanel }))),
};
