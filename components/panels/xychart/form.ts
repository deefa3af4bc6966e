// What the editor offers for the xy chart panel.
import { ChartScatter } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const xyChartForm: PanelForm = {
  description: 'One column of numbers against another',
  icon: ChartScatter,
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
};
