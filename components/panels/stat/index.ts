// Definition of the stat panel: large numbers.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { hasWordsForNothing } from '@/lib/series/display';

export const statPanel: PanelDefinition = {
  id: 'stat',
  title: 'Stat',
  hasQueries: true,
  drawsWithoutData: hasWordsForNothing,
  View: lazy(() => import('@/components/panels/stat/view').then((view) => ({ default: view.StatPanel }))),
};
