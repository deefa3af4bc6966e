// What the editor offers for the alert list panel.
import { Bell } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';

const state = (path: string, label: string, fallback: boolean): OptionControl => ({
  kind: 'switch',
  group: 'States',
  label,
  place: { in: 'options', path: `stateFilter.${path}` },
  fallback,
});

export const alertListForm: PanelForm = {
  description: 'What fires, and since when',
  icon: Bell,
  newOptions: {
    viewMode: 'list',
    maxItems: 20,
    sortOrder: 3,
    stateFilter: { firing: true, pending: true, noData: false, normal: false, error: true },
  },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    {
      kind: 'select',
      group: 'Alerts',
      label: 'Show',
      place: { in: 'options', path: 'viewMode' },
      fallback: 'list',
      choices: [
        { value: 'list', label: 'A list' },
        { value: 'stat', label: 'Their number' },
      ],
    },
    {
      kind: 'number',
      group: 'Alerts',
      label: 'Most entries',
      place: { in: 'options', path: 'maxItems' },
      fallback: 20,
      min: 1,
      max: 500,
      step: 1,
    },
    {
      kind: 'select',
      group: 'Alerts',
      label: 'Order',
      place: { in: 'options', path: 'sortOrder' },
      fallback: 1,
      choices: [
        { value: 1, label: 'By name' },
        { value: 2, label: 'By name, reversed' },
        { value: 3, label: 'Worst first' },
        { value: 4, label: 'Oldest first' },
        { value: 5, label: 'Newest first' },
      ],
    },
    { kind: 'text', group: 'Alerts', label: 'Name', place: { in: 'options', path: 'alertName' }, fallback: '' },
    {
      kind: 'text',
      group: 'Alerts',
      label: 'Labels',
      description: 'As in PromQL: {team="db"}',
      place: { in: 'options', path: 'alertInstanceLabelFilter' },
      fallback: '',
    },
    {
      kind: 'switch',
      group: 'Alerts',
      label: 'Of this dashboard only',
      place: { in: 'options', path: 'dashboardAlerts' },
      fallback: false,
    },
    state('firing', 'Firing', true),
    state('pending', 'Pending', true),
    state('noData', 'No data', false),
    state('error', 'Error', true),
    state('normal', 'Normal', false),
  ],
};
