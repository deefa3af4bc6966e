// What the editor offers for the state timeline panel.
import { GanttChart } from 'lucide-react';
import { fillRow, inOptions, shareRow, switchRow, valuesRow } from '@/components/panels/option-rows';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS } from '@/components/panels/standard-controls';

const group = 'Style';

export const stateTimelineForm: PanelForm = {
  description: 'States of each series and how long they lasted',
  icon: GanttChart,
  newOptions: { showValue: 'auto', rowHeight: 0.9, mergeValues: true, alignValue: 'left' },
  newFieldConfig: { defaults: { custom: { fillOpacity: 70 } }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
    switchRow({ group, label: 'Merge equal values', place: inOptions('mergeValues') }, true),
    valuesRow(group),
    shareRow({ group, label: 'Row height', place: inOptions('rowHeight') }),
    fillRow(group, 70),
  ],
};
