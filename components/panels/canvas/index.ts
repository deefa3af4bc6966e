// Definition of the canvas: shapes, words and values at places of their own, and lines between them.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const canvasPanel: PanelDefinition = {
  id: 'canvas',
  title: 'Canvas',
  hasQueries: true,
  drawsWithoutData: () => true,
  View: lazy(() => import('@/components/panels/canvas/view').then((view) => ({ default: view.CanvasPanel }))),
};
