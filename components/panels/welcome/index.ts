// Definition of what stands in for Grafana's panel of that name.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const welcomePanel: PanelDefinition = {
  id: 'welcome',
  title: 'Welcome',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/welcome/view').then((view) => ({ default: view.WelcomePanel }))),
};
