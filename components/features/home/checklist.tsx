'use client';
// The first steps, ticked by what really happened. One of them is blue: the next.
import { Check, X } from 'lucide-react';
import { useDismissChecklist, useHomeFacts } from '@/components/data/home';
import { useHasHostJob, useTargets } from '@/components/data/targets';
import { useCan } from '@/components/data/viewer';
import { useRecentUids } from '@/components/data/visits';
import { checklistSteps, type ChecklistStep } from '@/components/features/home/checklist-steps';
import { Card } from '@/components/ui/card';
import { IconButton } from '@/components/ui/icon-button';
import { LinkButton } from '@/components/ui/link-button';
import { BUNDLED_DASHBOARDS } from '@/lib/dashboard/bundled-dashboards';

export function Checklist() {
  const hasHostJob = useHasHostJob();
  const facts = useHomeFacts();
  const targets = useTargets();
  const recentUids = useRecentUids();
  const dismiss = useDismissChecklist();
  const canManageUsers = useCan('users:manage');
  const canEdit = useCan('dashboards:write');
  // Shown only when all facts are there: a tick that comes late would look like a change.
  if (!facts.data || !targets.data || facts.data.isChecklistDismissed) return null;
  const steps = checklistSteps({
    hasHostJob,
    hasLooked: BUNDLED_DASHBOARDS.some(({ uid }) => recentUids.includes(uid)),
    configuredTargetCount: targets.data.activeTargets.filter(({ watchfire }) => !watchfire.isOwn).length,
    ownDashboardCount: facts.data.ownDashboardCount,
    userCount: facts.data.userCount,
    canEdit,
    canManageUsers,
  });
  const doneCount = steps.filter(({ isDone }) => isDone).length;
  if (doneCount === steps.length && !canManageUsers) return null;
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <Card isFlush>
      <section aria-labelledby="get-started">
        <div className="flex items-center gap-2 px-4 pt-3">
          <h2 id="get-started" className="grow text-base">
            Get started
          </h2>
          <span className="text-ink-muted">
            {doneCount} of {steps.length}
          </span>
          {canManageUsers && <IconButton label="Dismiss checklist" icon={<X />} onClick={() => dismiss.mutate()} />}
        </div>
        <div aria-hidden="true" className="mx-4 mt-2 mb-2 h-[3px] rounded-full bg-hover">
          <div
            className="h-[3px] rounded-full bg-accent-ink"
            style={{ width: `${(doneCount / steps.length) * 100}%` }}
          />
        </div>
        <ul>
          {steps.map((step) => (
            <Step key={step.id} step={step} isNext={step === next} />
          ))}
        </ul>
      </section>
    </Card>
  );
}

function Step({ step, isNext }: { readonly step: ChecklistStep; readonly isNext: boolean }) {
  return (
    <li
      className={`flex items-center gap-3 border-t border-line-subtle px-4 py-2.5 first:border-t-0 ${isNext ? 'bg-raised' : ''}`}
    >
      {step.isDone ? (
        <span className="grid size-[18px] shrink-0 place-items-center rounded-full bg-solid-ok text-white">
          <Check aria-hidden="true" className="size-3" strokeWidth={2.5} />
          <span className="sr-only">Done</span>
        </span>
      ) : (
        <span className="size-[18px] shrink-0 rounded-full border border-line-strong">
          <span className="sr-only">To do</span>
        </span>
      )}
      <div className="min-w-0 grow">
        <p className={step.isDone ? 'text-ink-muted' : 'font-semibold'}>{step.title}</p>
        <p className="text-xs text-ink-muted">{step.text}</p>
      </div>
      {!step.isDone && (
        <LinkButton href={step.href} variant={isNext ? 'primary' : 'outline'}>
          {step.action}
        </LinkButton>
      )}
    </li>
  );
}
