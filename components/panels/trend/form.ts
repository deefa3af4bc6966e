// What the editor offers for the trend panel.
import { ChartSpline } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const trendForm: PanelForm = {
  description: 'Numbers over a rising number that is no time',
  icon: ChartSpline,
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
};
