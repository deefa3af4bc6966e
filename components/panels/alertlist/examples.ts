import { GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { AlertEntry } from '@/components/panels/panel-sources';

const MINUTE_MS = 60_000;
const entry = (name: string, state: AlertEntry['state'], minutes: number, summary: string): AlertEntry => ({
  key: `${name} ${summary}`,
  name,
  state,
  labels: [
    ['alertname', name],
    ['team', summary.includes('db') ? 'db' : 'web'],
  ],
  summary,
  sinceMs: GALLERY_TO_MS - minutes * MINUTE_MS,
  folder: 'Infrastructure',
  dashboardUid: '',
});

const alerts = [
  entry('Disk almost full', 'firing', 42, 'db-1: /var/lib is at 91 %'),
  entry('Disk almost full', 'firing', 17, 'db-2: /var/lib is at 88 %'),
  entry('Slow answers', 'pending', 3, 'api: p99 over 400 ms'),
  entry('Queue grows', 'silenced', 190, 'mail: 12,400 waiting'),
];
const sources = { loadAlerts: () => Promise.resolve(alerts) };

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Worst first', frames: [], options: { sortOrder: 3 }, sources },
  { title: 'Grouped', frames: [], options: { groupMode: 'custom', groupBy: ['team'], sortOrder: 3 }, sources },
  { title: 'Their number', frames: [], options: { viewMode: 'stat' }, sources, width: 200, height: 140 },
  { title: 'Nothing active', frames: [], options: {}, width: 300 },
];
