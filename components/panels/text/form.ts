// What the editor offers for the text panel.
import { FileText } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const textForm: PanelForm = {
  description: 'Notes in Markdown beside the data',
  icon: FileText,
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
};
