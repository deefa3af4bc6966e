'use client';
// "node_exporter found: open Hosts": dashboards that come along and fit what is scraped, until they were opened once.
import { LayoutDashboard } from 'lucide-react';
import { useDashboardList } from '@/components/data/dashboard-list';
import { type DashboardOffer, useDashboardOffers } from '@/components/data/dashboard-offers';
import { useRecentUids } from '@/components/data/visits';
import { IconFrame } from '@/components/ui/icon-frame';
import { LinkButton } from '@/components/ui/link-button';

export function DashboardOffers({ className = '' }: { readonly className?: string }) {
  const offers = useDashboardOffers();
  const list = useDashboardList();
  const visited = new Set(useRecentUids());
  const known = new Set((list.data ?? []).map(({ uid }) => uid));
  const shown = (offers.data ?? []).filter(({ dashboard: { uid } }) => known.has(uid) && !visited.has(uid));
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Dashboards for your targets" className={`flex flex-col gap-1.5 ${className}`}>
      {shown.map((offer) => (
        <Offer key={offer.dashboard.uid} offer={offer} />
      ))}
    </ul>
  );
}

/** More names than fit a line. */
const NAMED_JOBS = 3;

function Offer({ offer: { dashboard, jobs } }: { readonly offer: DashboardOffer }) {
  const { uid, title, source } = dashboard;
  const more = jobs.length - NAMED_JOBS;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border border-fill-info/40 bg-tint-info px-3 py-1.5">
      <IconFrame className="text-info">
        <LayoutDashboard />
      </IconFrame>
      <span className="min-w-0 grow">
        <span className="font-semibold">{source} found</span>{' '}
        <span className="text-ink-muted">
          in {jobs.slice(0, NAMED_JOBS).join(', ')}
          {more > 0 && ` and ${more} more`}
        </span>
      </span>
      <LinkButton href={`/d/${uid}`} variant="outline">
        Open {title}
      </LinkButton>
    </li>
  );
}
