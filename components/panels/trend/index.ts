// Definition of the trend panel: columns of numbers over another one that rises.
import { ChartSpline } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const trendPanel: PanelDefinition = {
  id: 'trend',
  title: 'Trend',
  description: 'Numbers over a rising number that is no time',
  icon: ChartSpline,
  hasQueries: true,
  newOptions: { legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] } },
  newFieldConfig: { defaults: { custom: {} }, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'color', 'thresholds', 'mappings'],
  optionControls: [
    { kind: 'text', group: 'X axis', label: 'X field', place: { in: 'options', path: 'xField' }, fallback: '' },
    {
      kind: 'number',
      group: 'Style',
      label: 'Line width',
      place: { in: 'defaults', path: 'custom.lineWidth' },
      fallback: 1.5,
      min: 0,
      max: 10,
      step: 0.5,
    },
    {
      kind: 'select',
      group: 'Style',
      label: 'Show points',
      place: { in: 'defaults', path: 'custom.showPoints' },
      fallback: 'auto',
      choices: [
        { value: 'auto', label: 'Auto' },
        { value: 'always', label: 'Always' },
        { value: 'never', label: 'Never' },
      ],
    },
    ...LEGEND_CONTROLS,
  ],
  View: lazy(() => import('@/components/panels/trend/view').then((view) => ({ default: view.TrendPanel }))),
};
