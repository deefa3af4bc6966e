import type { GalleryExample } from '@/components/panels/gallery-example';
import type { DashboardEntry, DashboardWish } from '@/components/panels/panel-sources';

const entry = (title: string, folderTitle: string, isStarred: boolean): DashboardEntry => ({
  uid: title,
  title,
  url: `/d/${encodeURIComponent(title)}`,
  folderTitle,
  isStarred,
});
const all = [
  entry('Hosts overview', 'Infrastructure', true),
  entry('PostgreSQL', 'Databases', true),
  entry('Checkout', 'Shop', false),
  entry('Kubernetes pods', 'Infrastructure', false),
];
const sources = {
  recentUids: () => ['Checkout', 'Hosts overview'],
  loadDashboards: ({ isStarredOnly, uids }: DashboardWish) =>
    Promise.resolve(
      all.filter((one) => (!isStarredOnly || one.isStarred) && (uids === null || uids.includes(one.uid))),
    ),
};

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Starred and recent',
    frames: [],
    options: { showStarred: true, showRecentlyViewed: true },
    sources,
    width: 360,
  },
  { title: 'None yet', frames: [], options: { showStarred: true }, width: 300, height: 120 },
];
