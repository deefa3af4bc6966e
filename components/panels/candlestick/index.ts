// Definition of the candlestick panel: open, high, low and close over time.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const candlestickPanel: PanelDefinition = {
  id: 'candlestick',
  title: 'Candlestick',
  hasQueries: true,
  hasLegend: true,
  showsGaps: true,
  View: lazy(() => import('@/components/panels/candlestick/view').then((view) => ({ default: view.CandlestickPanel }))),
};
