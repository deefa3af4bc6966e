// What the editor offers for the state timeline panel.
import { GanttChart } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS } from '@/components/panels/standard-controls';

export const stateTimelineForm: PanelForm = {
  description: 'States of each series and how long they lasted',
  icon: GanttChart,
  newOptions: { showValue: 'auto', rowHeight: 0.9, mergeValues: true, alignValue: 'left' },
  newFieldConfig: { defaults: { custom: { fillOpacity: 70 } }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
    {
      kind: 'switch',
      group: 'Style',
      label: 'Merge equal values',
      place: { in: 'options', path: 'mergeValues' },
      fallback: true,
    },
    {
      kind: 'select',
      group: 'Style',
      label: 'Values',
      place: { in: 'options', path: 'showValue' },
      fallback: 'auto',
      choices: [
        { value: 'auto', label: 'Where there is room' },
        { value: 'always', label: 'Always' },
        { value: 'never', label: 'Never' },
      ],
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Row height',
      place: { in: 'options', path: 'rowHeight' },
      fallback: 0.9,
      min: 0.1,
      max: 1,
      step: 0.05,
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Fill opacity',
      place: { in: 'defaults', path: 'custom.fillOpacity' },
      fallback: 70,
      min: 0,
      max: 100,
      step: 5,
    },
  ],
};
