'use client';
// How many targets are up, and which are down, in two lines each.
import { PageLink } from '@/components/ui/page-link';
import { useTargets } from '@/components/data/targets';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { StateText } from '@/components/ui/state-icon';

/** More would push the rest of the page away; the targets page has them all. */
const SHOWN_LIMIT = 3;

export function TargetsCard() {
  const targets = useTargets();
  const active = targets.data?.activeTargets;
  const down = active?.filter(({ health }) => health === 'down') ?? [];
  const upCount = active?.filter(({ health }) => health === 'up').length ?? 0;
  return (
    <Card aria-busy={targets.isPending}>
      <div className="flex items-center justify-between">
        <h2 className="text-base">Targets</h2>
        <PageLink href="/targets" className="text-accent-ink no-underline hover:underline">
          All targets
        </PageLink>
      </div>
      {!active && !targets.error && <Skeleton className="mt-3 h-8 w-32" />}
      {!active && targets.error && <p className="mt-2 text-ink-muted">Cannot be read: {targets.error.message}</p>}
      {active && (
        <div className="mt-2 flex items-baseline gap-4">
          <p>
            <span className="text-2xl font-semibold tracking-[-0.025em] tabular-nums">{upCount}</span>{' '}
            <span className="text-ink-muted">of {active.length} up</span>
          </p>
          {down.length > 0 ? (
            <StateText state="down" word={`${down.length} down`} />
          ) : (
            <StateText state="up" word="All answer" />
          )}
        </div>
      )}
      <ul className="empty:hidden">
        {down.slice(0, SHOWN_LIMIT).map((target) => (
          <li key={target.scrapePool + target.scrapeUrl} className="mt-2 border-t border-line-subtle pt-2 text-xs">
            <p className="font-mono">
              {target.labels['instance'] ?? target.scrapeUrl}
              <span className="ml-2 font-sans text-ink-muted">{target.scrapePool}</span>
            </p>
            <p className="[overflow-wrap:anywhere] text-crit">{target.watchfire.failure ?? target.lastError}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
