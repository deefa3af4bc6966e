// Definition of the bar gauge panel: values as bars on a common scale.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { hasWordsForNothing } from '@/lib/series/display';

export const barGaugePanel: PanelDefinition = {
  id: 'bargauge',
  title: 'Bar gauge',
  hasQueries: true,
  drawsWithoutData: hasWordsForNothing,
  View: lazy(() => import('@/components/panels/bargauge/view').then((view) => ({ default: view.BarGaugePanel }))),
};
