// What the editor offers for the status history panel.
import { Grid3x3 } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS } from '@/components/panels/standard-controls';

export const statusHistoryForm: PanelForm = {
  description: 'Each value of a series as a coloured cell',
  icon: Grid3x3,
  newOptions: { showValue: 'auto', rowHeight: 0.9, colWidth: 0.9 },
  newFieldConfig: { defaults: { custom: { fillOpacity: 70 } }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
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
      label: 'Column width',
      place: { in: 'options', path: 'colWidth' },
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
