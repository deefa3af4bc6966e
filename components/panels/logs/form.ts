// What the editor offers for the logs panel.
import { ScrollText } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';

const toggle = (path: string, label: string, fallback: boolean): OptionControl => ({
  kind: 'switch',
  group: 'Lines',
  label,
  place: { in: 'options', path },
  fallback,
});

export const logsForm: PanelForm = {
  description: 'Lines of text with their time and level',
  icon: ScrollText,
  newOptions: { showTime: true, wrapLogMessage: false, enableLogDetails: true, sortOrder: 'Descending' },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    toggle('showTime', 'Time', false),
    toggle('showLabels', 'Labels of each line', false),
    toggle('showCommonLabels', 'Labels all lines have', false),
    toggle('wrapLogMessage', 'Wrap lines', false),
    toggle('prettifyLogMessage', 'Lay out JSON', false),
    toggle('enableLogDetails', 'Details on demand', true),
    {
      kind: 'select',
      group: 'Lines',
      label: 'Order',
      place: { in: 'options', path: 'sortOrder' },
      fallback: 'Descending',
      choices: [
        { value: 'Descending', label: 'Newest first' },
        { value: 'Ascending', label: 'Oldest first' },
      ],
    },
    {
      kind: 'select',
      group: 'Lines',
      label: 'Repeated lines',
      place: { in: 'options', path: 'dedupStrategy' },
      fallback: 'none',
      choices: [
        { value: 'none', label: 'Show all' },
        { value: 'exact', label: 'Once, when equal' },
        { value: 'numbers', label: 'Once, apart from numbers' },
        { value: 'signature', label: 'Once, by their shape' },
      ],
    },
  ],
};
