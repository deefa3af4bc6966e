// What the editor offers for the status history panel.
import { Grid3x3 } from 'lucide-react';
import { fillRow, inOptions, shareRow, valuesRow } from '@/components/panels/option-rows';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS } from '@/components/panels/standard-controls';

const group = 'Style';

export const statusHistoryForm: PanelForm = {
  description: 'Each value of a series as a coloured cell',
  icon: Grid3x3,
  newOptions: { showValue: 'auto', rowHeight: 0.9, colWidth: 0.9 },
  newFieldConfig: { defaults: { custom: { fillOpacity: 70 } }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
    valuesRow(group),
    shareRow({ group, label: 'Row height', place: inOptions('rowHeight') }),
    shareRow({ group, label: 'Column width', place: inOptions('colWidth') }),
    fillRow(group, 70),
  ],
};
