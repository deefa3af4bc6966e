// What the editor offers for the news panel.
import { Newspaper } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const newsForm: PanelForm = {
  description: 'A link to a feed',
  icon: Newspaper,
  isOffered: false,
  newOptions: { feedUrl: '' },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    { kind: 'text', group: 'News', label: 'Feed', place: { in: 'options', path: 'feedUrl' }, fallback: '' },
  ],
};
