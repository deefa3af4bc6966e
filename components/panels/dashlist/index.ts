// Definition of the dashboard list panel.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const dashboardListPanel: PanelDefinition = {
  id: 'dashlist',
  title: 'Dashboard list',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/dashlist/view').then((view) => ({ default: view.DashboardListPanel }))),
};
