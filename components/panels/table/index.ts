// Definition of the table panel.
import { Table } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const tablePanel: PanelDefinition = {
  id: 'table',
  title: 'Table',
  description: 'Rows and columns, sorted and coloured',
  icon: Table,
  hasQueries: true,
  newOptions: { showHeader: true, cellHeight: 'sm', sortBy: [] },
  newFieldConfig: { defaults: { custom: { align: 'auto', cellOptions: { type: 'auto' } } }, overrides: [] },
  standardOptions: [
    'unit',
    'min',
    'max',
    'decimals',
    'displayName',
    'noValue',
    'color',
    'thresholds',
    'mappings',
    'links',
  ],
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
  View: lazy(() => import('@/components/panels/table/view').then((view) => ({ default: view.TablePanel }))),
};
