// Definition of the trend panel: columns of numbers over another one that rises.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const trendPanel: PanelDefinition = {
  id: 'trend',
  title: 'Trend',
  hasQueries: true,
  hasLegend: true,
  View: lazy(() => import('@/components/panels/trend/view').then((view) => ({ default: view.TrendPanel }))),
};
