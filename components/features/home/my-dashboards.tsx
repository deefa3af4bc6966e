'use client';
// Starred dashboards and those opened last; for a newcomer, those that come with the product.
import { LayoutDashboard, Star } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import { useDashboardList } from '@/components/data/dashboard-list';
import { useRecentUids } from '@/components/data/visits';
import { Card } from '@/components/ui/card';
import { IconFrame } from '@/components/ui/icon-frame';
import { TableSkeleton } from '@/components/ui/table-skeleton';
import type { SearchHit } from '@/lib/api/dashboards';

const SHOWN_LIMIT = 6;

export function MyDashboards() {
  const dashboards = useDashboardList();
  const recentUids = useRecentUids();
  const all = dashboards.data ?? [];
  const starred = all.filter(({ isStarred }) => isStarred);
  const recent = recentUids.flatMap((uid) => all.find((dashboard) => dashboard.uid === uid) ?? []);
  const isNewcomer = starred.length + recent.length === 0;
  if (!dashboards.data)
    return (
      <Card isFlush aria-busy={!dashboards.error}>
        {dashboards.error ? (
          <p className="p-4 text-ink-muted">The dashboards cannot be read: {dashboards.error.message}</p>
        ) : (
          <TableSkeleton rowCount={2} />
        )}
      </Card>
    );
  if (all.length === 0) return null;
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(320px,100%),1fr))] gap-4">
      {starred.length > 0 && <DashboardCard title="Starred" dashboards={starred} />}
      {recent.length > 0 && <DashboardCard title="Recent" dashboards={recent} />}
      {isNewcomer && <DashboardCard title="Dashboards" dashboards={all} />}
    </div>
  );
}

function DashboardCard({ title, dashboards }: { readonly title: string; readonly dashboards: readonly SearchHit[] }) {
  return (
    <Card isFlush>
      <div className="flex items-center justify-between px-4 py-3">
        <h2 className="text-base">{title}</h2>
        <PageLink href="/dashboards" className="text-accent-ink no-underline hover:underline">
          All dashboards
        </PageLink>
      </div>
      <ul>
        {dashboards.slice(0, SHOWN_LIMIT).map((dashboard) => (
          <li key={dashboard.uid} className="border-t border-line-subtle">
            <PageLink
              href={dashboard.url}
              className="flex h-10 items-center gap-2.5 px-4 text-ink no-underline outline-offset-[-2px] hover:bg-hover/55"
            >
              <IconFrame className="text-ink-faint">
                <LayoutDashboard />
              </IconFrame>
              <span className="truncate">{dashboard.title}</span>
              {dashboard.folderTitle !== undefined && (
                <span className="truncate text-xs text-ink-muted">{dashboard.folderTitle}</span>
              )}
              {dashboard.isStarred && (
                <span className="ml-auto flex items-center">
                  <IconFrame size={14}>
                    <Star className="fill-fill-warn text-fill-warn" />
                  </IconFrame>
                  <span className="sr-only">starred</span>
                </span>
              )}
            </PageLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
