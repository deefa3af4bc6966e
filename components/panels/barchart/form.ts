// What the editor offers for the bar chart panel.
import { ChartColumn } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

const STYLE = 'Style';

export const barChartForm: PanelForm = {
  description: 'Numbers by name, in groups or stacks',
  icon: ChartColumn,
  newOptions: { orientation: 'auto', stacking: 'none', showValue: 'auto', legend: { showLegend: true } },
  newFieldConfig: { defaults: { custom: { fillOpacity: 80, lineWidth: 1 } }, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'mappings'],
  optionControls: [
    {
      kind: 'text',
      group: STYLE,
      label: 'Groups by column',
      description: 'Empty = the first column of text, else the time',
      place: { in: 'options', path: 'xField' },
      fallback: '',
    },
    {
      kind: 'select',
      group: STYLE,
      label: 'Orientation',
      place: { in: 'options', path: 'orientation' },
      fallback: 'auto',
      choices: [
        { value: 'auto', label: 'Auto' },
        { value: 'vertical', label: 'Upright' },
        { value: 'horizontal', label: 'Lying' },
      ],
    },
    {
      kind: 'select',
      group: STYLE,
      label: 'Stacking',
      place: { in: 'options', path: 'stacking' },
      fallback: 'none',
      choices: [
        { value: 'none', label: 'Side by side' },
        { value: 'normal', label: 'Stacked' },
        { value: 'percent', label: 'Shares of 100 %' },
      ],
    },
    {
      kind: 'select',
      group: STYLE,
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
      group: STYLE,
      label: 'Turn names (degrees)',
      place: { in: 'options', path: 'xTickLabelRotation' },
      fallback: 0,
      min: -90,
      max: 90,
      step: 15,
    },
    {
      kind: 'switch',
      group: 'Legend',
      label: 'Show legend',
      place: { in: 'options', path: 'legend.showLegend' },
      fallback: true,
    },
  ],
};
