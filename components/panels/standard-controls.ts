// Option rows that several panel types share: legend, tooltip, reduction to one value.
import type { OptionControl, StandardOption } from '@/components/panels/panel-form';

/** For types that draw values of fields in every way. */
export const ALL_STANDARD_OPTIONS: readonly StandardOption[] = [
  'unit',
  'min',
  'max',
  'decimals',
  'displayName',
  'noValue',
  'color',
  'thresholds',
  'mappings',
  'links',
];

export const LEGEND_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'switch',
    group: 'Legend and tooltip',
    label: 'Show legend',
    place: { in: 'options', path: 'legend.showLegend' },
    fallback: true,
  },
  {
    kind: 'select',
    group: 'Legend and tooltip',
    label: 'Legend mode',
    place: { in: 'options', path: 'legend.displayMode' },
    fallback: 'list',
    choices: [
      { value: 'list', label: 'List' },
      { value: 'table', label: 'Table' },
    ],
  },
  {
    kind: 'select',
    group: 'Legend and tooltip',
    label: 'Legend placement',
    place: { in: 'options', path: 'legend.placement' },
    fallback: 'bottom',
    choices: [
      { value: 'bottom', label: 'Bottom' },
      { value: 'right', label: 'Right' },
    ],
  },
  {
    kind: 'calcs',
    group: 'Legend and tooltip',
    label: 'Legend values',
    place: { in: 'options', path: 'legend.calcs' },
    fallback: [],
    isSingle: false,
  },
  {
    kind: 'select',
    group: 'Legend and tooltip',
    label: 'Tooltip',
    place: { in: 'options', path: 'tooltip.mode' },
    fallback: 'multi',
    choices: [
      { value: 'multi', label: 'All series' },
      { value: 'single', label: 'Nearest series' },
      { value: 'none', label: 'Hidden' },
    ],
  },
];

/** Stat, gauge: which values are shown, and how many. */
export const REDUCE_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: 'Value',
    label: 'Show',
    place: { in: 'options', path: 'reduceOptions.values' },
    fallback: false,
    choices: [
      { value: false, label: 'One value per series' },
      { value: true, label: 'Every row' },
    ],
  },
  {
    kind: 'calcs',
    group: 'Value',
    label: 'Calculation',
    place: { in: 'options', path: 'reduceOptions.calcs' },
    fallback: ['lastNotNull'],
    isSingle: true,
    showWhen: { place: { in: 'options', path: 'reduceOptions.values' }, oneOf: [false, undefined] },
  },
  {
    kind: 'number',
    group: 'Value',
    label: 'Limit',
    place: { in: 'options', path: 'reduceOptions.limit' },
    fallback: 25,
    min: 1,
    max: 500,
    step: 1,
    showWhen: { place: { in: 'options', path: 'reduceOptions.values' }, oneOf: [true] },
  },
  {
    kind: 'text',
    group: 'Value',
    label: 'Fields',
    description: 'Empty = all numbers. A name, or a pattern as /…/',
    place: { in: 'options', path: 'reduceOptions.fields' },
    fallback: '',
  },
  {
    kind: 'select',
    group: 'Layout',
    label: 'Orientation',
    place: { in: 'options', path: 'orientation' },
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'horizontal', label: 'Stacked' },
      { value: 'vertical', label: 'Side by side' },
    ],
  },
];
