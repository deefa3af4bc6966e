// Definition of the gauge panel: a value on its scale.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { hasWordsForNothing } from '@/lib/series/display';

export const gaugePanel: PanelDefinition = {
  id: 'gauge',
  title: 'Gauge',
  hasQueries: true,
  drawsWithoutData: hasWordsForNothing,
  View: lazy(() => import('@/components/panels/gauge/view').then((view) => ({ default: view.GaugePanel }))),
};
