// What the editor offers for the bar gauge panel.
import { BarChartHorizontal } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, REDUCE_CONTROLS } from '@/components/panels/standard-controls';

const STYLE = 'Style';

const STYLE_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: STYLE,
    label: 'Display',
    place: { in: 'options', path: 'displayMode' },
    fallback: 'gradient',
    choices: [
      { value: 'gradient', label: 'Gradient' },
      { value: 'lcd', label: 'Cells' },
      { value: 'basic', label: 'Plain' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Number',
    place: { in: 'options', path: 'valueMode' },
    fallback: 'color',
    choices: [
      { value: 'color', label: 'In the colour of the bar' },
      { value: 'text', label: 'In the colour of text' },
      { value: 'hidden', label: 'Hidden' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Names',
    place: { in: 'options', path: 'namePlacement' },
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'top', label: 'Above' },
      { value: 'left', label: 'Left' },
      { value: 'hidden', label: 'Hidden' },
    ],
  },
  {
    kind: 'switch',
    group: STYLE,
    label: 'Show the unfilled part',
    place: { in: 'options', path: 'showUnfilled' },
    fallback: true,
  },
];

export const barGaugeForm: PanelForm = {
  description: 'Values as bars on a common scale',
  icon: BarChartHorizontal,
  newOptions: {
    reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
    displayMode: 'gradient',
    valueMode: 'color',
    orientation: 'horizontal',
    showUnfilled: true,
  },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [...REDUCE_CONTROLS, ...STYLE_CONTROLS],
};
