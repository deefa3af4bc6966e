// Definition of the table panel.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const tablePanel: PanelDefinition = {
  id: 'table',
  title: 'Table',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/table/view').then((view) => ({ default: view.TablePanel }))),
};
