// Definition of the news panel: a link to a feed.
import { lazy } from 'react';
import type { PanelDefinition } from '@/components/panels/panel-definition';

export const newsPanel: PanelDefinition = {
  id: 'news',
  title: 'News',
  hasQueries: false,
  View: lazy(() => import('@/components/panels/news/view').then((view) => ({ default: view.NewsPanel }))),
};
