// Definition of what stands in for Grafana's panel of that name.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const gettingStartedPanel: PanelDefinition = {
  id: 'gettingstarted',
  title: 'Getting started',
  hasQueries: false,
  View: lazy(() =>
    import('@/components/panels/gettingstarted/view').then((view) => ({ default: view.GettingStartedPanel })),
  ),
};
