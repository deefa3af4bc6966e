// What the editor offers for the time series panel.
import { ChartLine } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, LEGEND_CONTROLS } from '@/components/panels/standard-controls';

const STYLE = 'Lines';
const AXIS = 'Axis';

function custom(path: string): { readonly in: 'defaults'; readonly path: string } {
  return { in: 'defaults', path: `custom.${path}` };
}

const STYLE_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: STYLE,
    label: 'Style',
    place: custom('drawStyle'),
    fallback: 'line',
    choices: [
      { value: 'line', label: 'Lines' },
      { value: 'bars', label: 'Bars' },
      { value: 'points', label: 'Points' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Line interpolation',
    place: custom('lineInterpolation'),
    fallback: 'linear',
    choices: [
      { value: 'linear', label: 'Straight' },
      { value: 'smooth', label: 'Smooth' },
      { value: 'stepBefore', label: 'Step before' },
      { value: 'stepAfter', label: 'Step after' },
    ],
  },
  {
    kind: 'number',
    group: STYLE,
    label: 'Line width',
    place: custom('lineWidth'),
    fallback: 1.5,
    min: 0,
    max: 10,
    step: 0.5,
  },
  {
    kind: 'number',
    group: STYLE,
    label: 'Fill opacity',
    description: 'Percent; empty = 12 for a single series, 30 when stacked, else 0',
    place: custom('fillOpacity'),
    fallback: null,
    min: 0,
    max: 100,
    step: 1,
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Gradient',
    place: custom('gradientMode'),
    fallback: 'none',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'opacity', label: 'Opacity' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Show points',
    place: custom('showPoints'),
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'always', label: 'Always' },
      { value: 'never', label: 'Never' },
    ],
  },
  {
    kind: 'number',
    group: STYLE,
    label: 'Point size',
    place: custom('pointSize'),
    fallback: 5,
    min: 1,
    max: 40,
    step: 1,
  },
  { kind: 'switch', group: STYLE, label: 'Show values', place: custom('showValues'), fallback: false },
  {
    kind: 'select',
    group: STYLE,
    label: 'Connect null values',
    place: custom('spanNulls'),
    fallback: false,
    choices: [
      { value: false, label: 'Never' },
      { value: true, label: 'Always' },
      { value: 3_600_000, label: 'Gaps under 1 h' },
    ],
  },
  {
    kind: 'select',
    group: STYLE,
    label: 'Stack series',
    place: custom('stacking.mode'),
    fallback: 'none',
    choices: [
      { value: 'none', label: 'Off' },
      { value: 'normal', label: 'Normal' },
      { value: 'percent', label: '100 %' },
    ],
  },
];

const AXIS_CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: AXIS,
    label: 'Axis placement',
    place: custom('axisPlacement'),
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Auto' },
      { value: 'left', label: 'Left' },
      { value: 'right', label: 'Right' },
      { value: 'hidden', label: 'Hidden' },
    ],
  },
  { kind: 'text', group: AXIS, label: 'Axis label', place: custom('axisLabel'), fallback: '' },
  { kind: 'number', group: AXIS, label: 'Soft min', place: custom('axisSoftMin'), fallback: null },
  { kind: 'number', group: AXIS, label: 'Soft max', place: custom('axisSoftMax'), fallback: null },
  {
    kind: 'select',
    group: AXIS,
    label: 'Scale',
    place: custom('scaleDistribution.type'),
    fallback: 'linear',
    choices: [
      { value: 'linear', label: 'Linear' },
      { value: 'log', label: 'Logarithmic' },
    ],
  },
  { kind: 'switch', group: AXIS, label: 'Centered zero', place: custom('axisCenteredZero'), fallback: false },
  {
    kind: 'select',
    group: 'Thresholds',
    label: 'Show thresholds',
    place: custom('thresholdsStyle.mode'),
    fallback: 'off',
    choices: [
      { value: 'off', label: 'Off' },
      { value: 'dashed', label: 'As dashed lines' },
      { value: 'line', label: 'As lines' },
      { value: 'area', label: 'As areas' },
      { value: 'dashed+area', label: 'As dashed lines and areas' },
    ],
  },
];

export const timeSeriesForm: PanelForm = {
  description: 'Lines, bars and points over time',
  icon: ChartLine,
  newOptions: {
    legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  newFieldConfig: { defaults: { custom: {} }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [...STYLE_CONTROLS, ...AXIS_CONTROLS, ...LEGEND_CONTROLS],
};
