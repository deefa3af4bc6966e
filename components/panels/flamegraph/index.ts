// Definition of the flame graph panel: what calls took, inside of each other.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const flameGraphPanel: PanelDefinition = {
  id: 'flamegraph',
  title: 'Flame graph',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/flamegraph/view').then((view) => ({ default: view.FlameGraphPanel }))),
};
