// Definition of the annotations list panel.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const annotationListPanel: PanelDefinition = {
  id: 'annolist',
  title: 'Annotations list',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/annolist/view').then((view) => ({ default: view.AnnotationListPanel }))),
};
