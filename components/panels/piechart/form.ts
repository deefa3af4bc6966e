// What the editor offers for the pie chart panel.
import { ChartPie } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { REDUCE_CONTROLS } from '@/components/panels/standard-controls';

const CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: 'Style',
    label: 'Shape',
    place: { in: 'options', path: 'pieType' },
    fallback: 'pie',
    choices: [
      { value: 'pie', label: 'Pie' },
      { value: 'donut', label: 'Ring' },
    ],
  },
  {
    kind: 'select',
    group: 'Style',
    label: 'Order',
    place: { in: 'options', path: 'sort' },
    fallback: 'desc',
    choices: [
      { value: 'desc', label: 'Largest first' },
      { value: 'asc', label: 'Smallest first' },
      { value: 'none', label: 'As they come' },
    ],
  },
  {
    kind: 'switch',
    group: 'Legend',
    label: 'Show legend',
    place: { in: 'options', path: 'legend.showLegend' },
    fallback: true,
  },
  {
    kind: 'select',
    group: 'Legend',
    label: 'Legend placement',
    place: { in: 'options', path: 'legend.placement' },
    fallback: 'bottom',
    choices: [
      { value: 'bottom', label: 'Bottom' },
      { value: 'right', label: 'Right' },
    ],
  },
];

export const pieChartForm: PanelForm = {
  description: 'Shares of a whole',
  icon: ChartPie,
  newOptions: {
    reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
    pieType: 'donut',
    displayLabels: [],
    legend: { showLegend: true, displayMode: 'list', placement: 'right', values: ['percent'] },
  },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals', 'displayName', 'noValue', 'color', 'mappings', 'links'],
  optionControls: [...REDUCE_CONTROLS.filter(({ label }) => label !== 'Orientation'), ...CONTROLS],
};
