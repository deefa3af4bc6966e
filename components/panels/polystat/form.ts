// What the editor offers for the honeycomb panel.
import { Hexagon } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { REDUCE_CONTROLS } from '@/components/panels/standard-controls';

export const honeycombForm: PanelForm = {
  description: 'One cell for each value, coloured by its state',
  icon: Hexagon,
  newOptions: { shape: 'hexagon', reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' } },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'mappings', 'links'],
  optionControls: [
    ...REDUCE_CONTROLS.filter(({ place }) => place.path !== 'orientation'),
    {
      kind: 'select',
      group: 'Style',
      label: 'Shape',
      place: { in: 'options', path: 'shape' },
      fallback: 'hexagon',
      choices: [
        { value: 'hexagon', label: 'Hexagon' },
        { value: 'circle', label: 'Circle' },
        { value: 'square', label: 'Square' },
      ],
    },
    {
      kind: 'select',
      group: 'Style',
      label: 'Order',
      place: { in: 'options', path: 'sortBy' },
      fallback: 'none',
      choices: [
        { value: 'none', label: 'As they come' },
        { value: 'nameAsc', label: 'By name' },
        { value: 'nameDesc', label: 'By name, reversed' },
        { value: 'valueAsc', label: 'Smallest first' },
        { value: 'valueDesc', label: 'Largest first' },
      ],
    },
    {
      kind: 'switch',
      group: 'Style',
      label: 'Names',
      place: { in: 'options', path: 'showName' },
      fallback: true,
    },
    {
      kind: 'switch',
      group: 'Style',
      label: 'Values',
      place: { in: 'options', path: 'showValue' },
      fallback: true,
    },
  ],
};
