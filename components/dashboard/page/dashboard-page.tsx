'use client';
// A dashboard's page from what the server read, or the words for why it cannot be read.
import { OpenDashboard } from '@/components/dashboard/page/open-dashboard';
import type { PageRequest } from '@/components/dashboard/start/first-request-script';
import type { DashboardMeta } from '@/components/data/dashboards';
import { ErrorState } from '@/components/ui/error-state';
import { PageMain } from '@/components/ui/page-main';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { newDashboard } from '@/lib/dashboard/new-panel';

export type ReadDashboard = { readonly dashboard: Dashboard } | { readonly problem: string };

export interface DashboardPageProps {
  readonly uid: string;
  readonly read: ReadDashboard;
  readonly meta: Partial<DashboardMeta>;
  readonly request: PageRequest;
}

export function DashboardPage({ uid, read, meta, request }: DashboardPageProps) {
  if ('problem' in read)
    return (
      <PageMain documentTitle="Dashboard">
        <h1 className="sr-only">Dashboard</h1>
        <ErrorState title="This dashboard cannot be read" details={read.problem}>
          {read.problem}
        </ErrorState>
      </PageMain>
    );
  // An open dashboard is never replaced under a person's hands: another one is another page.
  return <OpenDashboard key={uid} dashboard={read.dashboard} meta={meta} isNew={false} request={request} />;
}

export function NewDashboardPage() {
  return <OpenDashboard dashboard={newDashboard('New dashboard')} meta={{ canSave: true }} isNew request={null} />;
}
