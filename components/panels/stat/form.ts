// What the editor offers for the stat panel.
import { Hash } from 'lucide-react';
import { inOptions, selectRow, switchRow } from '@/components/panels/option-rows';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, REDUCE_CONTROLS } from '@/components/panels/standard-controls';

const group = 'Style';

const STYLE_CONTROLS: readonly OptionControl[] = [
  selectRow({ group, label: 'Graph', place: inOptions('graphMode') }, 'area', [
    ['none', 'None'],
    ['line', 'Line'],
    ['area', 'Area'],
  ]),
  selectRow({ group, label: 'Color', place: inOptions('colorMode') }, 'value', [
    ['none', 'None'],
    ['value', 'Value'],
    ['background', 'Background'],
  ]),
  selectRow({ group, label: 'Text', place: inOptions('textMode') }, 'auto', [
    ['auto', 'Auto'],
    ['value', 'Value'],
    ['value_and_name', 'Value and name'],
    ['name', 'Name'],
    ['none', 'None'],
  ]),
  selectRow({ group, label: 'Alignment', place: inOptions('justifyMode') }, 'left', [
    ['left', 'Left'],
    ['auto', 'Center without a name'],
    ['center', 'Center'],
  ]),
  switchRow({ group, label: 'Percent change', place: inOptions('showPercentChange') }, false),
  selectRow(
    {
      group,
      label: 'Color of the change',
      place: inOptions('percentChangeColorMode'),
      showWhen: { place: inOptions('showPercentChange'), oneOf: [true] },
    },
    'standard',
    [
      ['standard', 'Up is good'],
      ['inverted', 'Down is good'],
      ['same_as_value', 'As the value'],
    ],
  ),
  switchRow({ group, label: 'Name beside the number where it fits', place: inOptions('wideLayout') }, true),
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
