// Definition of what stands in for Grafana's panel of that name.
import { Hand } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const welcomePanel: PanelDefinition = {
  id: 'welcome',
  title: 'Welcome',
  description: 'A calm word in place of Grafana’s own',
  icon: Hand,
  isOffered: false,
  hasQueries: false,
  newOptions: {},
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [],
  View: lazy(() => import('@/components/panels/welcome/view').then((view) => ({ default: view.WelcomePanel }))),
};
