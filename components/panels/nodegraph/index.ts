// Definition of the node graph panel: things and what joins them.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const nodeGraphPanel: PanelDefinition = {
  id: 'nodeGraph',
  title: 'Node graph',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/nodegraph/view').then((view) => ({ default: view.NodeGraphPanel }))),
};
