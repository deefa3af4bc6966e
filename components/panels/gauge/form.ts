// What the editor offers for the gauge panel.
import { Gauge } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS, REDUCE_CONTROLS } from '@/components/panels/standard-controls';

export const gaugeForm: PanelForm = {
  description: 'A value on its scale, with thresholds around it',
  icon: Gauge,
  newOptions: {
    reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
    orientation: 'auto',
    showThresholdMarkers: true,
  },
  newFieldConfig: {
    defaults: {
      min: 0,
      max: 100,
      thresholds: {
        mode: 'percentage',
        steps: [
          { value: null, color: 'ok' },
          { value: 70, color: 'warn' },
          { value: 90, color: 'crit' },
        ],
      },
    },
    overrides: [],
  },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
    ...REDUCE_CONTROLS,
    {
      kind: 'select',
      group: 'Style',
      label: 'Shape',
      place: { in: 'options', path: 'shape' },
      fallback: 'gauge',
      choices: [
        { value: 'gauge', label: 'Dial' },
        { value: 'circle', label: 'Circle' },
      ],
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Segments',
      place: { in: 'options', path: 'segmentCount' },
      fallback: 1,
      min: 1,
      max: 100,
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Neutral value',
      description: 'Where the bar begins',
      place: { in: 'options', path: 'neutral' },
      fallback: null,
    },
    {
      kind: 'switch',
      group: 'Style',
      label: 'Sparkline',
      place: { in: 'options', path: 'sparkline' },
      fallback: false,
    },
    {
      kind: 'switch',
      group: 'Style',
      label: 'Threshold markers',
      place: { in: 'options', path: 'showThresholdMarkers' },
      fallback: true,
    },
    {
      kind: 'switch',
      group: 'Style',
      label: 'Values of the thresholds',
      place: { in: 'options', path: 'showThresholdLabels' },
      fallback: false,
    },
  ],
};
