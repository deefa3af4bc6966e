// What the editor offers for the time series panel.
import { ChartLine } from 'lucide-react';
import {
  inDefaults,
  lineWidthRow,
  numberRow,
  selectRow,
  showPointsRow,
  switchRow,
  textRow,
} from '@/components/panels/option-rows';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, LEGEND_CONTROLS } from '@/components/panels/standard-controls';

const SHOWN = 'Lines';
const AXIS = 'Axis';

const STYLE_CONTROLS: readonly OptionControl[] = [
  selectRow({ group: SHOWN, label: 'Style', place: inDefaults('custom.drawStyle') }, 'line', [
    ['line', 'Lines'],
    ['bars', 'Bars'],
    ['points', 'Points'],
  ]),
  selectRow({ group: SHOWN, label: 'Line interpolation', place: inDefaults('custom.lineInterpolation') }, 'linear', [
    ['linear', 'Straight'],
    ['smooth', 'Smooth'],
    ['stepBefore', 'Step before'],
    ['stepAfter', 'Step after'],
  ]),
  lineWidthRow(SHOWN),
  numberRow(
    {
      group: SHOWN,
      label: 'Fill opacity',
      description: 'Percent; empty = 12 for a single series, 30 when stacked, else 0',
      place: inDefaults('custom.fillOpacity'),
    },
    null,
    { min: 0, max: 100, step: 1 },
  ),
  selectRow({ group: SHOWN, label: 'Gradient', place: inDefaults('custom.gradientMode') }, 'none', [
    ['none', 'None'],
    ['opacity', 'Opacity'],
  ]),
  showPointsRow(SHOWN),
  numberRow({ group: SHOWN, label: 'Point size', place: inDefaults('custom.pointSize') }, 5, {
    min: 1,
    max: 40,
    step: 1,
  }),
  switchRow({ group: SHOWN, label: 'Show values', place: inDefaults('custom.showValues') }, false),
  selectRow<boolean | number>(
    { group: SHOWN, label: 'Connect null values', place: inDefaults('custom.spanNulls') },
    false,
    [
      [false, 'Never'],
      [true, 'Always'],
      [3_600_000, 'Gaps under 1 h'],
    ],
  ),
  selectRow({ group: SHOWN, label: 'Stack series', place: inDefaults('custom.stacking.mode') }, 'none', [
    ['none', 'Off'],
    ['normal', 'Normal'],
    ['percent', '100 %'],
  ]),
];

const AXIS_CONTROLS: readonly OptionControl[] = [
  selectRow({ group: AXIS, label: 'Axis placement', place: inDefaults('custom.axisPlacement') }, 'auto', [
    ['auto', 'Auto'],
    ['left', 'Left'],
    ['right', 'Right'],
    ['hidden', 'Hidden'],
  ]),
  textRow({ group: AXIS, label: 'Axis label', place: inDefaults('custom.axisLabel') }),
  numberRow({ group: AXIS, label: 'Soft min', place: inDefaults('custom.axisSoftMin') }, null),
  numberRow({ group: AXIS, label: 'Soft max', place: inDefaults('custom.axisSoftMax') }, null),
  selectRow({ group: AXIS, label: 'Scale', place: inDefaults('custom.scaleDistribution.type') }, 'linear', [
    ['linear', 'Linear'],
    ['log', 'Logarithmic'],
  ]),
  switchRow({ group: AXIS, label: 'Centered zero', place: inDefaults('custom.axisCenteredZero') }, false),
  selectRow(
    { group: 'Thresholds', label: 'Show thresholds', place: inDefaults('custom.thresholdsStyle.mode') },
    'off',
    [
      ['off', 'Off'],
      ['dashed', 'As dashed lines'],
      ['line', 'As lines'],
      ['area', 'As areas'],
      ['dashed+area', 'As dashed lines and areas'],
    ],
  ),
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
