// Definition of the state timeline panel: states and how long they lasted.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const stateTimelinePanel: PanelDefinition = {
  id: 'state-timeline',
  title: 'State timeline',
  hasQueries: true,
  showsGaps: true,
  View: lazy(() =>
    import('@/components/panels/state-timeline/view').then((view) => ({ default: view.StateTimelinePanel })),
  ),
};
