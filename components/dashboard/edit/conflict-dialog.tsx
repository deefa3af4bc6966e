'use client';
// Somebody else saved in between: both changes can be joined, and nothing is lost before the person has chosen.
import { useMemo, useState } from 'react';
import type { SaveState } from '@/components/dashboard/page/use-save';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { type LoadedDashboard, useStoredDashboard } from '@/components/data/dashboards';
import { failureMessage } from '@/components/data/fetch-json';
import { Ago } from '@/components/ui/ago';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { RadioGroup } from '@/components/ui/radio-group';
import {
  type ChangeKind,
  compareDashboards,
  mergeDashboards,
  type PartChange,
  type Side,
  type ThreeVersions,
} from '@/lib/dashboard/merge-dashboards';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const NOTHING_CHOSEN: ReadonlyMap<string, Side> = new Map();

export function ConflictDialog({ state }: { readonly state: SaveState }) {
  const { conflict, save, dismiss, isSaving, problem } = state;
  const { dashboard } = useDashboardContext();
  const { saved, facts } = dashboard.get();
  const { data, error } = useStoredDashboard(facts.uid, conflict?.attempt ?? 0);
  const [chosen, setChosen] = useState(NOTHING_CHOSEN);
  const versions = useMemo<ThreeVersions | null>(() => {
    if (!conflict || !data) return null;
    return { base: saved, mine: conflict.mine, theirs: readDashboard(data.dashboard).dashboard };
  }, [conflict, data, saved]);
  const changes = useMemo(() => (versions === null ? [] : compareDashboards(versions)), [versions]);
  if (!conflict) return null;
  const { choices } = conflict;
  const sideOf = (key: string): Side => chosen.get(key) ?? 'mine';
  const trouble = problem ?? (error === null ? null : failureMessage(error));
  return (
    <AlertDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && dismiss()}
      title="Someone else saved this dashboard"
      description={
        <>
          <WhoSaved stored={data} />
          {trouble !== null && (
            <p role="alert" className="pt-2 text-crit">
              {trouble}
            </p>
          )}
          <Choices
            changes={changes.filter(({ isConflict }) => isConflict)}
            sideOf={sideOf}
            onChoose={(key, side) => setChosen((before) => new Map(before).set(key, side))}
          />
          <Review changes={changes} />
        </>
      }
      confirmLabel="Merge and save"
      isDestructive={false}
      isBusy={isSaving}
      isConfirmable={versions !== null}
      onConfirm={() => versions !== null && void save(choices, mergeDashboards(versions, sideOf))}
      extraActions={
        <>
          <Button onClick={() => void save({ ...choices, isCopy: true, title: `${choices.title} (copy)` })}>
            Save as copy
          </Button>
          <Button variant="danger" onClick={() => void save({ ...choices, isOverwriting: true })}>
            Overwrite
          </Button>
        </>
      }
    />
  );
}

function WhoSaved({ stored }: { readonly stored: LoadedDashboard | undefined }) {
  const { updatedBy, updated, version } = stored?.meta ?? {};
  return (
    <p>
      {updatedBy === undefined ? 'There is a newer version than the one you started from.' : `${updatedBy} saved `}
      {updatedBy !== undefined && version !== undefined && `version ${version} `}
      {updatedBy !== undefined && updated !== undefined && <Ago instantMs={Date.parse(updated)} />}
      {updatedBy !== undefined && '.'} Merging keeps what both of you changed.
    </p>
  );
}

interface ChoicesProps {
  readonly changes: readonly PartChange[];
  readonly sideOf: (key: string) => Side;
  readonly onChoose: (key: string, side: Side) => void;
}

/** What both changed in different ways. */
function Choices({ changes, sideOf, onChoose }: ChoicesProps) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Changed by both" className="pt-3">
      <h3 className="text-xs font-semibold text-ink">Changed by both: which one shall be kept?</h3>
      <ul>
        {changes.map(({ key, label, mine, theirs }) => (
          <li
            key={key}
            className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line-subtle py-1"
          >
            <span className="min-w-0 truncate text-ink" title={label}>
              {label}
            </span>
            <RadioGroup
              label={label}
              value={sideOf(key)}
              onValueChange={(side) => onChoose(key, side)}
              choices={[
                { value: 'mine', label: mine === 'removed' ? 'Yours (removed)' : 'Yours' },
                { value: 'theirs', label: theirs === 'removed' ? 'Theirs (removed)' : 'Theirs' },
              ]}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Review({ changes }: { readonly changes: readonly PartChange[] }) {
  const [isOpen, setOpen] = useState(false);
  if (changes.length === 0) return null;
  return (
    <div className="pt-3">
      <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Review changes
      </Button>
      {isOpen && (
        <table aria-label="Changes" className="mt-2 w-full text-xs">
          <thead>
            <tr className="text-left text-ink-faint">
              <th scope="col" className="font-normal">
                Part
              </th>
              <th scope="col" className="w-20 font-normal">
                You
              </th>
              <th scope="col" className="w-20 font-normal">
                They
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ key, label, mine, theirs }) => (
              <tr key={key} className="h-6">
                <th scope="row" className="max-w-0 truncate text-left font-normal text-ink" title={label}>
                  {label}
                </th>
                <td>{wordOf(mine)}</td>
                <td>{wordOf(theirs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function wordOf(kind: ChangeKind | null): string {
  return kind ?? '–';
}
