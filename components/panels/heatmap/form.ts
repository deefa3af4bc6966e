// What the editor offers for the heatmap panel.
import { Grid2x2 } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';

const COLORS = 'Colors';
const CELLS = 'Cells';

/** Names of schemes in the order of the form; the module with their colours is loaded with the view. */
const SCHEMES =
  'Ember Oranges Blues Greens Greys Purples Reds Turbo Viridis Magma Inferno Plasma Cividis Warm Cool BuGn BuPu GnBu OrRd PuBu PuRd RdPu YlGn YlGnBu YlOrBr YlOrRd BrBG PiYG PRGn PuOr RdBu RdGy RdYlBu RdYlGn Spectral'.split(
    ' ',
  );

const CONTROLS: readonly OptionControl[] = [
  {
    kind: 'switch',
    group: CELLS,
    label: 'Calculate buckets from the data',
    place: { in: 'options', path: 'calculate' },
    fallback: false,
  },
  {
    kind: 'select',
    group: COLORS,
    label: 'Mode',
    place: { in: 'options', path: 'color.mode' },
    fallback: 'scheme',
    choices: [
      { value: 'scheme', label: 'Scheme' },
      { value: 'opacity', label: 'Opacity of one color' },
    ],
  },
  {
    kind: 'select',
    group: COLORS,
    label: 'Scheme',
    place: { in: 'options', path: 'color.scheme' },
    fallback: 'Oranges',
    choices: SCHEMES.map((value) => ({ value, label: value })),
    showWhen: { place: { in: 'options', path: 'color.mode' }, oneOf: ['scheme', undefined] },
  },
  {
    kind: 'text',
    group: COLORS,
    label: 'Color',
    place: { in: 'options', path: 'color.fill' },
    fallback: 'dark-orange',
    showWhen: { place: { in: 'options', path: 'color.mode' }, oneOf: ['opacity'] },
  },
  {
    kind: 'number',
    group: COLORS,
    label: 'Steps',
    place: { in: 'options', path: 'color.steps' },
    fallback: 64,
    min: 2,
    max: 128,
    step: 1,
  },
  {
    kind: 'switch',
    group: COLORS,
    label: 'Reverse',
    place: { in: 'options', path: 'color.reverse' },
    fallback: false,
  },
  {
    kind: 'switch',
    group: COLORS,
    label: 'Show the key',
    place: { in: 'options', path: 'legend.show' },
    fallback: true,
  },
  {
    kind: 'number',
    group: CELLS,
    label: 'Gap',
    place: { in: 'options', path: 'cellGap' },
    fallback: 1,
    min: 0,
    max: 10,
    step: 1,
  },
  {
    kind: 'number',
    group: CELLS,
    label: 'Hide counts up to',
    place: { in: 'options', path: 'filterValues.le' },
    fallback: 1e-9,
  },
  {
    kind: 'select',
    group: CELLS,
    label: 'Values',
    place: { in: 'options', path: 'showValue' },
    fallback: 'never',
    choices: [
      { value: 'never', label: 'Never' },
      { value: 'auto', label: 'Where there is room' },
      { value: 'always', label: 'Always' },
    ],
  },
  {
    kind: 'text',
    group: 'Axis',
    label: 'Unit of the axis',
    place: { in: 'options', path: 'yAxis.unit' },
    fallback: '',
  },
  {
    kind: 'switch',
    group: 'Axis',
    label: 'Turn upside down',
    place: { in: 'options', path: 'yAxis.reverse' },
    fallback: false,
  },
];

export const heatmapForm: PanelForm = {
  description: 'How many values of which size there were, and when',
  icon: Grid2x2,
  newOptions: {
    calculate: false,
    color: { mode: 'scheme', scheme: 'Ember', steps: 64 },
    cellGap: 1,
    filterValues: { le: 1e-9 },
    rowsFrame: { layout: 'auto' },
    legend: { show: true },
    tooltip: { mode: 'single' },
    yAxis: {},
  },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit'],
  optionControls: CONTROLS,
};
