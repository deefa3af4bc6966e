// Definition of the status history panel: one cell for each value.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const statusHistoryPanel: PanelDefinition = {
  id: 'status-history',
  title: 'Status history',
  hasQueries: true,
  showsGaps: true,
  View: lazy(() =>
    import('@/components/panels/status-history/view').then((view) => ({ default: view.StatusHistoryPanel })),
  ),
};
