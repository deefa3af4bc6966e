// What the editor offers for the dashboard list panel.
import { LayoutList } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';

const toggle = (path: string, label: string, fallback: boolean): OptionControl => ({
  kind: 'switch',
  group: 'Dashboards',
  label,
  place: { in: 'options', path },
  fallback,
});

export const dashboardListForm: PanelForm = {
  description: 'Starred, recent and found dashboards',
  icon: LayoutList,
  newOptions: { showStarred: true, showRecentlyViewed: false, showSearch: false, showHeadings: true, maxItems: 10 },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    toggle('showStarred', 'Starred', true),
    toggle('showRecentlyViewed', 'Recently viewed', false),
    toggle('showSearch', 'Search', false),
    {
      kind: 'text',
      group: 'Dashboards',
      label: 'Words to search for',
      place: { in: 'options', path: 'query' },
      fallback: '',
      showWhen: { place: { in: 'options', path: 'showSearch' }, oneOf: [true] },
    },
    {
      kind: 'text',
      group: 'Dashboards',
      label: 'Folder',
      description: 'Its uid',
      place: { in: 'options', path: 'folderUID' },
      fallback: '',
      showWhen: { place: { in: 'options', path: 'showSearch' }, oneOf: [true] },
    },
    {
      kind: 'number',
      group: 'Dashboards',
      label: 'Most entries',
      place: { in: 'options', path: 'maxItems' },
      fallback: 10,
      min: 1,
      max: 100,
      step: 1,
    },
    toggle('showHeadings', 'Headings', true),
    toggle('showFolderNames', 'Names of folders', true),
    toggle('keepTime', 'Keep the time range', false),
    toggle('includeVars', 'Keep the variables', false),
  ],
};
