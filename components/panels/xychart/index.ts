// Definition of the XY chart panel: numbers against numbers.
import { ChartScatter } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const xyChartPanel: PanelDefinition = {
  id: 'xychart',
  title: 'XY chart',
  description: 'One column of numbers against another',
  icon: ChartScatter,
  hasQueries: true,
  newOptions: { mapping: 'auto', series: [], legend: { showLegend: true, displayMode: 'list', placement: 'bottom' } },
  newFieldConfig: { defaults: { custom: { show: 'points' } }, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'color', 'thresholds', 'mappings'],
  optionControls: [
    {
      kind: 'select',
      group: 'Style',
      label: 'Show',
      place: { in: 'defaults', path: 'custom.show' },
      fallback: 'points',
      choices: [
        { value: 'points', label: 'Points' },
        { value: 'lines', label: 'Lines' },
        { value: 'points+lines', label: 'Both' },
      ],
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Point size',
      place: { in: 'defaults', path: 'custom.pointSize.fixed' },
      fallback: 5,
      min: 1,
      max: 100,
      step: 1,
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Fill opacity',
      place: { in: 'defaults', path: 'custom.fillOpacity' },
      fallback: 50,
      min: 0,
      max: 100,
      step: 5,
    },
    ...LEGEND_CONTROLS,
  ],
  View: lazy(() => import('@/components/panels/xychart/view').then((view) => ({ default: view.XyChartPanel }))),
};
