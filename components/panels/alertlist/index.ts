// Definition of the alert list panel.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const alertListPanel: PanelDefinition = {
  id: 'alertlist',
  title: 'Alert list',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/alertlist/view').then((view) => ({ default: view.AlertListPanel }))),
};
