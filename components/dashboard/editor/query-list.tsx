'use client';
// The queries of a panel: written, named, hidden, copied, removed. What is typed runs by itself once it parses.
import { Plus } from 'lucide-react';
import type { ChangePanel } from '@/components/dashboard/editor/change-panel';
import { QueryRow } from '@/components/dashboard/editor/query-row';
import { Button } from '@/components/ui/button';
import type { Panel, Target } from '@/lib/dashboard/dashboard';
import { newTarget } from '@/lib/dashboard/new-panel';
import { nextRefId } from '@/lib/dashboard/read-dashboard';

export function QueryList({ panel, change }: { readonly panel: Panel; readonly change: ChangePanel }) {
  const changeTargets = (
    update: (targets: readonly Target[]) => readonly Target[],
    label: string,
    mergeKey?: string,
  ): void => change((current) => ({ ...current, targets: update(current.targets) }), label, mergeKey);
  return (
    <div className="flex flex-col gap-2">
      {panel.targets.map((target, index) => (
        <QueryRow
          key={target.refId}
          target={target}
          hasInitialFocus={index === 0}
          onChange={(changes, mergeKey) =>
            changeTargets(
              (targets) => targets.map((one) => (one.refId === target.refId ? { ...one, ...changes } : one)),
              `Change query ${target.refId}`,
              mergeKey === undefined ? undefined : `${target.refId}:${mergeKey}`,
            )
          }
          onDuplicate={() =>
            changeTargets(
              (targets) => [...targets, { ...target, refId: freeRefId(targets) }],
              `Duplicate query ${target.refId}`,
            )
          }
          onRemove={() =>
            changeTargets(
              (targets) => targets.filter((one) => one.refId !== target.refId),
              `Remove query ${target.refId}`,
            )
          }
        />
      ))}
      <div>
        <Button
          variant="ghost"
          icon={<Plus />}
          onClick={() => changeTargets((targets) => [...targets, newTarget(freeRefId(targets), '')], 'Add query')}
        >
          Add query
        </Button>
      </div>
    </div>
  );
}

function freeRefId(targets: readonly Target[]): string {
  return nextRefId(new Set(targets.map((target) => target.refId)));
}
