// Definition of the heatmap panel: distributions over time.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const heatmapPanel: PanelDefinition = {
  id: 'heatmap',
  title: 'Heatmap',
  hasQueries: true,
  hasLegend: true,
  showsGaps: true,
  View: lazy(() => import('@/components/panels/heatmap/view').then((view) => ({ default: view.HeatmapPanel }))),
};
