'use client';
// The first page: is everything running, live numbers of this machine, the person's dashboards, and what to do next.
import { DashboardOffers } from '@/components/dashboard/offers/dashboard-offers';
import { useStartedMs } from '@/components/data/home';
import { useHasHostJob, useTargets } from '@/components/data/targets';
import { Checklist } from '@/components/features/home/checklist';
import { LiveCard } from '@/components/features/home/live-card';
import { MyDashboards } from '@/components/features/home/my-dashboards';
import { HOST_STATS, OWN_STATS } from '@/components/features/home/stats';
import { TargetsCard } from '@/components/features/home/targets-card';
import { WeakPasswordNote } from '@/components/features/home/weak-password-note';
import { Ago } from '@/components/ui/ago';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageMain } from '@/components/ui/page-main';

export function HomePage() {
  const hasHostJob = useHasHostJob();
  return (
    <PageMain documentTitle="Home">
      <PageBreadcrumb crumbs={[{ label: 'Home' }]} />
      <Headline />
      <WeakPasswordNote />
      <DashboardOffers className="mb-4" />
      <div className="flex items-start gap-4 max-xl:flex-col">
        <div className="flex min-w-0 grow flex-col gap-4 max-xl:w-full">
          {hasHostJob && <LiveCard title="This machine" href="/d/this-machine" stats={HOST_STATS} />}
          <LiveCard title="Watchfire itself" href="/d/watchfire-itself" stats={OWN_STATS} />
          <MyDashboards />
        </div>
        <div className="flex w-[380px] shrink-0 flex-col gap-4 max-xl:w-full">
          <TargetsCard />
          <Checklist />
        </div>
      </div>
    </PageMain>
  );
}

function Headline() {
  const targets = useTargets();
  const started = useStartedMs();
  const active = targets.data?.activeTargets;
  const downCount = active?.filter(({ health }) => health === 'down').length ?? 0;
  const downTitle = downCount === 1 ? '1 target is down' : `${downCount} targets are down`;
  return (
    <div className="mb-4 min-h-[52px]">
      <h1 className="text-xl font-semibold tracking-[-0.015em]">
        {downCount > 0 ? downTitle : 'Everything is running'}
      </h1>
      <p className="mt-1 text-ink-muted">
        {started.data !== undefined && (
          <>
            Started <Ago instantMs={started.data} />.{' '}
          </>
        )}
        {active &&
          `${active.length} ${active.length === 1 ? 'target' : 'targets'}, ${downCount === 0 ? 'none' : downCount} down.`}
      </p>
    </div>
  );
}
