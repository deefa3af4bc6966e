// Definition of the text panel: notes beside the data.
import { FileText } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const textPanel: PanelDefinition = {
  id: 'text',
  title: 'Text',
  description: 'Notes in Markdown beside the data',
  icon: FileText,
  hasQueries: false,
  newOptions: { mode: 'markdown', content: '' },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    {
      kind: 'select',
      group: 'Text',
      label: 'Mode',
      place: { in: 'options', path: 'mode' },
      fallback: 'markdown',
      choices: [
        { value: 'markdown', label: 'Markdown' },
        { value: 'html', label: 'HTML' },
        { value: 'code', label: 'Code' },
      ],
    },
    {
      kind: 'text',
      group: 'Text',
      label: 'Content',
      place: { in: 'options', path: 'content' },
      fallback: '',
      isMultiline: true,
    },
  ],
  View: lazy(() => import('@/components/panels/text/view').then((view) => ({ default: view.TextPanel }))),
};
