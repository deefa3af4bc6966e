// What the editor offers for the stat panel.
import { Hash } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, REDUCE_CONTROLS } from '@/components/panels/standard-controls';

const STYLE = 'Style';

const STYLE_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: STYLE,
    label: 'Graph',
    place: { in: 'options', path: 'graphMode' },
    fallback: 'area',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'line', label: 'Line' },
      { value: 'area', label: 'Area' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Color',
    place: { in: 'options', path: 'colorMode' },
    fallback: 'value',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'value', label: 'Value' },
      { value: 'background', label: 'Background' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Text',
    place: { in: 'options', path: 'textMode' },
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'value', label: 'Value' },
      { value: 'value_and_name', label: 'Value and name' },
      { value: 'name', label: 'Name' },
      { value: 'none', label: 'None' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Alignment',
    place: { in: 'options', path: 'justifyMode' },
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Left' },
      { value: 'center', label: 'Center' },
    ],
  },
  {
    kind: 'switch',
    group: STYLE,
    label: 'Percent change',
    place: { in: 'options', path: 'showPercentChange' },
    fallback: false,
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Color of the change',
    place: { in: 'options', path: 'percentChangeColorMode' },
    fallback: 'standard',
    choices: [
      { value: 'standard', label: 'Up is good' },
      { value: 'inverted', label: 'Down is good' },
      { value: 'same_as_value', label: 'As the value' },
    ],
    showWhen: { place: { in: 'options', path: 'showPercentChange' }, oneOf: [true] },
  },
  {
    kind: 'switch',
    group: STYLE,
    label: 'Name beside the number where it fits',
    place: { in: 'options', path: 'wideLayout' },
    fallback: true,
  },
];

export const statForm: PanelForm = {
  description: 'Large numbers, with the line they come from',
  icon: Hash,
  newOptions: {
    reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
    graphMode: 'area',
    colorMode: 'value',
    textMode: 'auto',
    orientation: 'auto',
  },
  // The base step is the colour of text: a number without a limit is not "good", it is a number.
  newFieldConfig: {
    defaults: { thresholds: { mode: 'absolute', steps: [{ value: null, color: 'text' }] } },
    overrides: [],
  },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [...REDUCE_CONTROLS, ...STYLE_CONTROLS],
};
