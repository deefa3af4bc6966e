// Definition of the gauge panel: a value on its scale.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const gaugePanel: PanelDefinition = {
  id: 'gauge',
  title: 'Gauge',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/gauge/view').then((view) => ({ default: view.GaugePanel }))),
};
