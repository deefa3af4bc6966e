// Definition of the geomap panel: places of the world with their values.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const geomapPanel: PanelDefinition = {
  id: 'geomap',
  title: 'Geomap',
  hasQueries: true,
  View: lazy(() => import('@/components/panels/geomap/view').then((view) => ({ default: view.GeomapPanel }))),
};
