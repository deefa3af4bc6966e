// Definition of the pie chart panel: shares of a whole.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const pieChartPanel: PanelDefinition = {
  id: 'piechart',
  title: 'Pie chart',
  hasQueries: true,
  hasLegend: true,
  View: lazy(() => import('@/components/panels/piechart/view').then((view) => ({ default: view.PieChartPanel }))),
};
