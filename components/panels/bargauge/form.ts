// What the editor offers for the bar gauge panel.
import { BarChartHorizontal } from 'lucide-react';
import { inOptions, selectRow, switchRow } from '@/components/panels/option-rows';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, REDUCE_CONTROLS } from '@/components/panels/standard-controls';

const group = 'Style';

const STYLE_CONTROLS: readonly OptionControl[] = [
  selectRow({ group, label: 'Display', place: inOptions('displayMode') }, 'gradient', [
    ['gradient', 'Gradient'],
    ['lcd', 'Cells'],
    ['basic', 'Plain'],
  ]),
  selectRow({ group, label: 'Number', place: inOptions('valueMode') }, 'color', [
    ['color', 'In the colour of the bar'],
    ['text', 'In the colour of text'],
    ['hidden', 'Hidden'],
  ]),
  selectRow({ group, label: 'Names', place: inOptions('namePlacement') }, 'auto', [
    ['auto', 'Auto'],
    ['top', 'Above'],
    ['left', 'Left'],
    ['hidden', 'Hidden'],
  ]),
  switchRow({ group, label: 'Show the unfilled part', place: inOptions('showUnfilled') }, true),
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
