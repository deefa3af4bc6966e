'use client';
// A dashboard's page: gets the JSON (drawn with the page, or asked for), reads it, and says in words when that fails.
import { FileQuestion } from 'lucide-react';
import { OpenDashboard } from '@/components/dashboard/page/open-dashboard';
import { type LoadedDashboard, useDashboard } from '@/components/data/dashboards';
import { failureMessage, isApiFailure } from '@/components/data/fetch-json';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageMain } from '@/components/ui/page-main';
import { Skeleton } from '@/components/ui/skeleton';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { newDashboard } from '@/lib/dashboard/new-panel';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

export interface DashboardPageProps {
  /** Empty for a new dashboard. */
  readonly uid: string;
  /** What the server drew the page with; null lets the browser ask. */
  readonly loaded: LoadedDashboard | null;
}

export function DashboardPage({ uid, loaded }: DashboardPageProps) {
  const query = useDashboard(uid, loaded);
  if (uid === '') return <OpenDashboard dashboard={newDashboard('New dashboard')} meta={{ canSave: true }} isNew />;
  if (query.data) return <ReadDashboardPage key={uid} uid={uid} loaded={query.data} />;
  if (query.isError) return <FailedPage thrown={query.error} onRetry={() => void query.refetch()} />;
  return (
    <PageMain isFullBleed aria-busy="true" documentTitle="Dashboard">
      <h1 className="sr-only">Dashboard</h1>
      <div className="grid grow grid-cols-2 gap-2 p-3">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-64" />
        ))}
      </div>
    </PageMain>
  );
}

function ReadDashboardPage({ uid, loaded }: { readonly uid: string; readonly loaded: LoadedDashboard }) {
  const read = readSafely(loaded.dashboard);
  if ('problem' in read) {
    return (
      <PageMain documentTitle="Dashboard">
        <h1 className="sr-only">Dashboard</h1>
        <ErrorState title="This dashboard cannot be read" details={read.problem}>
          {read.problem}
        </ErrorState>
      </PageMain>
    );
  }
  return <OpenDashboard dashboard={{ ...read.dashboard, uid }} meta={loaded.meta} isNew={false} />;
}

function readSafely(json: unknown): { readonly dashboard: Dashboard } | { readonly problem: string } {
  try {
    return readDashboard(json);
  } catch (thrown) {
    return { problem: failureMessage(thrown) };
  }
}

function FailedPage({ thrown, onRetry }: { readonly thrown: unknown; readonly onRetry: () => void }) {
  const isMissing = isApiFailure(thrown) && thrown.status === 404;
  return (
    <PageMain documentTitle={isMissing ? 'Not found' : 'Dashboard'}>
      <h1 className="sr-only">{isMissing ? 'Dashboard not found' : 'Dashboard'}</h1>
      {isMissing ? (
        <EmptyState
          icon={<FileQuestion />}
          title="Dashboard not found"
          actions={<LinkButton href="/dashboards">All dashboards</LinkButton>}
        >
          It may have been removed, or the address is wrong.
        </EmptyState>
      ) : (
        <ErrorState title="Cannot load this dashboard" details={failureMessage(thrown)} onRetry={onRetry}>
          {failureMessage(thrown)}
        </ErrorState>
      )}
    </PageMain>
  );
}
