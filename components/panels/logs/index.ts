// Definition of the logs panel: lines of text over time.
import { ScrollText } from 'lucide-react';
import { lazy } from 'react';
import type { OptionControl, PanelDefinition } from '@/components/panels/panel-definition';

const toggle = (path: string, label: string, fallback: boolean): OptionControl => ({
  kind: 'switch',
  group: 'Lines',
  label,
  place: { in: 'options', path },
  fallback,
});

export const logsPanel: PanelDefinition = {
  id: 'logs',
  title: 'Logs',
  description: 'Lines of text with their time and level',
  icon: ScrollText,
  hasQueries: true,
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
  View: lazy(() => import('@/components/panels/logs/view').then((view) => ({ default: view.LogsPanel }))),
};
