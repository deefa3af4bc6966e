// Definition of the news panel: a link to a feed.
import { Newspaper } from 'lucide-react';
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const newsPanel: PanelDefinition = {
  id: 'news',
  title: 'News',
  description: 'A link to a feed',
  icon: Newspaper,
  isOffered: false,
  hasQueries: false,
  newOptions: { feedUrl: '' },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [
    { kind: 'text', group: 'News', label: 'Feed', place: { in: 'options', path: 'feedUrl' }, fallback: '' },
  ],
  View: lazy(() => import('@/components/panels/news/view').then((view) => ({ default: view.NewsPanel }))),
};
