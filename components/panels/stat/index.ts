// Definition of the stat panel: large numbers.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const statPanel: PanelDefinition = {
  id: 'stat',
  title: 'Stat',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/stat/view').then((view) => ({ default: view.StatPanel }))),
};
