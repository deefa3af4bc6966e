// What the editor offers for the histogram panel.
import { ChartColumnBig } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const histogramForm: PanelForm = {
  description: 'How often values of which size occur',
  icon: ChartColumnBig,
  newOptions: { combine: false, legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] } },
  newFieldConfig: { defaults: { custom: { fillOpacity: 80, lineWidth: 1 } }, overrides: [] },
  standardOptions: ['unit', 'decimals', 'displayName', 'color'],
  optionControls: [
    {
      kind: 'number',
      group: 'Histogram',
      label: 'Bucket count',
      place: { in: 'options', path: 'bucketCount' },
      fallback: 30,
      min: 1,
      max: 500,
      step: 1,
    },
    {
      kind: 'number',
      group: 'Histogram',
      label: 'Bucket size',
      description: 'Empty = a round size for about that many buckets',
      place: { in: 'options', path: 'bucketSize' },
      fallback: null,
      min: 0,
    },
    {
      kind: 'number',
      group: 'Histogram',
      label: 'Bucket offset',
      place: { in: 'options', path: 'bucketOffset' },
      fallback: 0,
    },
    {
      kind: 'switch',
      group: 'Histogram',
      label: 'Combine series',
      place: { in: 'options', path: 'combine' },
      fallback: false,
    },
    {
      kind: 'select',
      group: 'Style',
      label: 'Stacking',
      place: { in: 'defaults', path: 'custom.stacking.mode' },
      fallback: 'none',
      choices: [
        { value: 'none', label: 'Over each other' },
        { value: 'normal', label: 'Stacked' },
        { value: 'percent', label: 'Shares of 100 %' },
      ],
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Fill opacity',
      place: { in: 'defaults', path: 'custom.fillOpacity' },
      fallback: 80,
      min: 0,
      max: 100,
      step: 5,
    },
    {
      kind: 'number',
      group: 'Style',
      label: 'Line width',
      place: { in: 'defaults', path: 'custom.lineWidth' },
      fallback: 1,
      min: 0,
      max: 10,
      step: 1,
    },
    ...LEGEND_CONTROLS,
  ],
};
