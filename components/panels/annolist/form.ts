// What the editor offers for the annotations list panel.
import { StickyNote } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';

const toggle = (path: string, label: string, fallback: boolean): OptionControl => ({
  kind: 'switch',
  group: 'Annotations',
  label,
  place: { in: 'options', path },
  fallback,
});

export const annotationListForm: PanelForm = {
  description: 'What was noted, and when',
  icon: StickyNote,
  newOptions: { limit: 10, onlyFromThisDashboard: true, onlyInTimeRange: false },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    toggle('onlyFromThisDashboard', 'Of this dashboard only', false),
    toggle('onlyInTimeRange', 'In the time range only', false),
    toggle('showTime', 'Time', true),
    toggle('showUser', 'Author', true),
    toggle('showTags', 'Tags', true),
    {
      kind: 'number',
      group: 'Annotations',
      label: 'Most entries',
      place: { in: 'options', path: 'limit' },
      fallback: 10,
      min: 1,
      max: 100,
      step: 1,
    },
  ],
};
