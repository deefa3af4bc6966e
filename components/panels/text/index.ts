// Definition of the text panel: notes beside the data.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const textPanel: PanelDefinition = {
  id: 'text',
  title: 'Text',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/text/view').then((view) => ({ default: view.TextPanel }))),
};
