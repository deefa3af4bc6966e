// What the editor offers for the trend panel.
import { ChartSpline } from 'lucide-react';
import { inOptions, lineWidthRow, showPointsRow, textRow } from '@/components/panels/option-rows';
import type { PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

export const trendForm: PanelForm = {
  description: 'Numbers over a rising number that is no time',
  icon: ChartSpline,
  newOptions: { legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] } },
  newFieldConfig: { defaults: { custom: {} }, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'color', 'thresholds', 'mappings'],
  optionControls: [
    textRow({ group: 'X axis', label: 'X field', place: inOptions('xField') }),
    lineWidthRow('Style'),
    showPointsRow('Style'),
    ...LEGEND_CONTROLS,
  ],
};
