'use client';
// Adds a panel: type a metric and press Enter for a working one, or choose an empty panel of a type.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a <datalist> cannot show type and help */
import { Rows3 } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { createFromMetric, createOfType } from '@/components/dashboard/edit/create-panel';
import { offeredTypes } from '@/components/dashboard/edit/panel-types';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useMetricFacts } from '@/components/data/metrics';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { useListWalk } from '@/components/ui/use-list-walk';
import type { NewPanel } from '@/lib/dashboard/dashboard';
import { addPanel } from '@/lib/dashboard/edit-dashboard';
import { newPanel } from '@/lib/dashboard/new-panel';
import type { MetricFacts } from '@/lib/dashboard/panel-from-metric';
import { searchNames } from '@/lib/dashboard/search-names';

const SHOWN_LIMIT = 50;

export function AddPanelDialog({ onClose }: { readonly onClose: () => void }) {
  const add = useAddPanel(onClose);
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title="Add panel" width="large">
      <MetricPicker onPick={(metric) => add(createFromMetric(metric))} />
      <p className="pt-4 pb-2 text-xs text-ink-muted">Or start empty</p>
      <div className="flex flex-wrap gap-1.5">
        {offeredTypes().map((type) => (
          <Button key={type.id} icon={<type.icon />} onClick={() => add(createOfType(type))}>
            {type.title}
          </Button>
        ))}
        <Button icon={<Rows3 />} onClick={() => add(newPanel({ type: 'row', title: 'New row' }))}>
          Row
        </Button>
      </div>
    </Dialog>
  );
}

/** Adds it in the first gap, goes to edit mode, and brings it onto the screen. */
function useAddPanel(onClose: () => void): (panel: NewPanel) => void {
  const { dashboard, announce } = useDashboardContext();
  return (panel) => {
    const added = addPanel(dashboard.get().history.present, panel);
    dashboard.setEditing(true);
    dashboard.edit({ label: `Add "${panel.title}"` }, () => added.dashboard);
    announce(`${panel.title === '' ? 'Panel' : panel.title} added`);
    onClose();
    requestAnimationFrame(() =>
      document
        .querySelector(`[data-scroller] [data-panel-id="${added.panelId}"]`)
        ?.scrollIntoView({ block: 'nearest' }),
    );
  };
}

function MetricPicker({ onPick }: { readonly onPick: (metric: MetricFacts) => void }) {
  const id = useId();
  const facts = useMetricFacts(true);
  const [search, setSearch] = useState('');
  const found = useMemo(() => searchNames(facts.data ?? [], search, (metric) => metric.name), [facts.data, search]);
  const shown = found.slice(0, SHOWN_LIMIT);
  const walk = useListWalk({ id, shown, onTake: onPick });

  return (
    <div className="pt-1">
      <Input
        role="combobox"
        aria-label="Metric"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={walk.activeId}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="Type a metric, for example cpu or requests"
        value={search}
        onKeyDown={walk.onKeyDown}
        onChange={(event) => {
          setSearch(event.target.value);
          walk.onPointAt(0);
        }}
      />
      {facts.isError && (
        <div className="pt-2">
          <Note tone="crit">The list of metrics cannot be read: {facts.error.message}</Note>
        </div>
      )}
      <div id={id} role="listbox" aria-label="Metrics" aria-busy={facts.isLoading} className="mt-2 h-72 overflow-auto">
        {shown.map((metric, index) => (
          <MetricOption
            key={metric.name}
            id={`${id}-${index}`}
            metric={metric}
            isActive={index === walk.activeIndex}
            onPick={onPick}
            onPointAt={() => walk.onPointAt(index)}
          />
        ))}
      </div>
      <p className="h-4 pt-1 text-2xs text-ink-muted">
        {statusText({ isLoading: facts.isLoading, shownCount: shown.length, foundCount: found.length, search })}
      </p>
    </div>
  );
}

function statusText(facts: {
  readonly isLoading: boolean;
  readonly shownCount: number;
  readonly foundCount: number;
  readonly search: string;
}): string {
  if (facts.isLoading) return 'Loading metrics…';
  if (facts.foundCount === 0) return facts.search === '' ? 'There are no metrics yet' : 'No metric has such a name';
  return facts.foundCount > facts.shownCount
    ? `${facts.foundCount - facts.shownCount} more: type to narrow them down`
    : '';
}

interface MetricOptionProps {
  readonly id: string;
  readonly metric: MetricFacts;
  readonly isActive: boolean;
  readonly onPick: (metric: MetricFacts) => void;
  readonly onPointAt: () => void;
}

function MetricOption({ id, metric, isActive, onPick, onPointAt }: MetricOptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onClick={() => onPick(metric)}
      onKeyDown={() => {}}
      onPointerMove={onPointAt}
      ref={isActive ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
      className={`flex min-h-control items-center gap-2 rounded-control px-2 ${isActive ? 'bg-hover' : ''}`}
    >
      <span className="min-w-0 truncate font-mono text-xs">{metric.name}</span>
      {/* Gives way before the name does. */}
      <span className="min-w-0 shrink-[999] grow truncate text-xs text-ink-muted">{metric.help}</span>
      {metric.type !== 'unknown' && <span className="shrink-0 pl-3 text-xs text-ink-muted">{metric.type}</span>}
    </div>
  );
}
