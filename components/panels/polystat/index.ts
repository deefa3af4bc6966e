// Definition of the honeycomb panel: many values at a glance. Its id is what files of the Polystat plugin become.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const honeycombPanel: PanelDefinition = {
  id: 'polystat',
  title: 'Honeycomb',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/polystat/view').then((view) => ({ default: view.HoneycombPanel }))),
};
