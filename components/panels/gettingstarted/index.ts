// Definition of what stands in for Grafana's panel of that name.
import { Rocket } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const gettingStartedPanel: PanelDefinition = {
  id: 'gettingstarted',
  title: 'Getting started',
  description: 'A calm word in place of Grafana’s own',
  icon: Rocket,
  isOffered: false,
  hasQueries: false,
  newOptions: {},
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [],
  View: lazy(() =>
    import('@/components/panels/gettingstarted/view').then((view) => ({ default: view.GettingStartedPanel })),
  ),
};
