// What the editor offers for the table panel.
import { Table } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';
import { ALL_STANDARD_OPTIONS } from '@/components/panels/standard-controls';

export const tableForm: PanelForm = {
  description: 'Rows and columns, sorted and coloured',
  icon: Table,
  newOptions: { showHeader: true, cellHeight: 'sm', sortBy: [] },
  newFieldConfig: { defaults: { custom: { align: 'auto', cellOptions: { type: 'auto' } } }, overrides: [] },
  standardOptions: ALL_STANDARD_OPTIONS,
  optionControls: [
    {
      kind: 'switch',
      group: 'Table',
      label: 'Show header',
      place: { in: 'options', path: 'showHeader' },
      fallback: true,
    },
    {
      kind: 'select',
      group: 'Table',
      label: 'Row height',
      place: { in: 'options', path: 'cellHeight' },
      fallback: 'sm',
      choices: [
        { value: 'sm', label: 'Small' },
        { value: 'md', label: 'Medium' },
        { value: 'lg', label: 'Large' },
      ],
    },
    {
      kind: 'select',
      group: 'Cell',
      label: 'Cell type',
      place: { in: 'defaults', path: 'custom.cellOptions.type' },
      fallback: 'auto',
      choices: [
        { value: 'auto', label: 'Text' },
        { value: 'color-text', label: 'Colored text' },
        { value: 'color-background', label: 'Colored background' },
        { value: 'gauge', label: 'Bar' },
        { value: 'sparkline', label: 'Line' },
        { value: 'pill', label: 'Pills' },
        { value: 'json-view', label: 'JSON' },
        { value: 'image', label: 'Picture' },
        { value: 'data-links', label: 'Links' },
      ],
    },
    {
      kind: 'select',
      group: 'Cell',
      label: 'Alignment',
      place: { in: 'defaults', path: 'custom.align' },
      fallback: 'auto',
      choices: [
        { value: 'auto', label: 'Auto' },
        { value: 'left', label: 'Left' },
        { value: 'center', label: 'Center' },
        { value: 'right', label: 'Right' },
      ],
    },
    {
      kind: 'switch',
      group: 'Cell',
      label: 'Wrap words',
      place: { in: 'defaults', path: 'custom.wrapText' },
      fallback: false,
    },
    {
      kind: 'switch',
      group: 'Cell',
      label: 'Filter by values',
      place: { in: 'defaults', path: 'custom.filterable' },
      fallback: false,
    },
    {
      kind: 'number',
      group: 'Cell',
      label: 'Column width',
      place: { in: 'defaults', path: 'custom.width' },
      fallback: null,
      min: 20,
      max: 1000,
      step: 10,
    },
  ],
};
