// Definition of the logs panel: lines of text over time.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const logsPanel: PanelDefinition = {
  id: 'logs',
  title: 'Logs',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/logs/view').then((view) => ({ default: view.LogsPanel }))),
};
