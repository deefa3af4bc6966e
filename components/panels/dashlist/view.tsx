'use client';
// The dashboard list panel: starred, recent and found dashboards as links.
import { LayoutDashboard, Star } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import { useEffect, useMemo, useState } from 'react';
import {
  dashboardHref,
  readDashListOptions,
  type DashListOptions,
  type DashListSection,
} from '@/components/panels/dashlist/prepare';
import { ListNote, ListSkeleton } from '@/components/panels/list-states';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useEntries, usePanelSources, type DashboardEntry } from '@/components/panels/panel-sources';
import { EmptyState } from '@/components/ui/empty-state';

export function DashboardListPanel({ options, title, onPainted }: PanelViewProps) {
  const sources = usePanelSources();
  const chosen = useMemo(() => readDashListOptions(options, sources.recentUids()), [options, sources]);
  const [settledCount, setSettledCount] = useState(0);
  const sectionCount = chosen.sections.length;
  useEffect(() => {
    if (settledCount >= sectionCount) onPainted?.();
  }, [settledCount, sectionCount, onPainted]);
  if (sectionCount === 0)
    return (
      <EmptyState icon={<LayoutDashboard />} title="Nothing chosen">
        This list shows neither starred nor recent dashboards nor a search.
      </EmptyState>
    );
  return (
    <div
      // What scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      aria-label={`${title}, scrollable`}
      className="flex size-full flex-col gap-2 overflow-y-auto rounded-control"
    >
      {chosen.sections.map((section) => (
        <Section
          key={section.title}
          section={section}
          options={chosen}
          onSettled={() => setSettledCount((count) => count + 1)}
        />
      ))}
    </div>
  );
}

interface SectionProps {
  readonly section: DashListSection;
  readonly options: DashListOptions;
  readonly onSettled: () => void;
}

function Section({ section, options, onSettled }: SectionProps) {
  const sources = usePanelSources();
  const { wish, title } = section;
  const isNothing = wish.uids?.length === 0;
  const { entries, hasFailed } = useEntries(
    (signal) => (isNothing ? Promise.resolve([]) : sources.loadDashboards(wish, signal)),
    JSON.stringify(wish),
  );
  const isSettled = entries !== null;
  useEffect(() => {
    if (isSettled) onSettled();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- told once, when the first answer is there
  }, [isSettled]);
  const shown = section.isRecent ? inOrder(entries ?? [], wish.uids ?? []) : (entries ?? []);
  return (
    <section aria-label={title}>
      {options.hasHeadings && <h3 className="px-1 pb-1 text-xs font-semibold text-ink-muted">{title}</h3>}
      {entries === null && <ListSkeleton />}
      {entries !== null && shown.length === 0 && (
        <ListNote>{hasFailed ? 'Dashboards cannot be read now.' : 'No dashboards'}</ListNote>
      )}
      <ul>
        {shown.slice(0, wish.limit).map((entry) => (
          <li key={entry.uid}>
            <PageLink
              href={dashboardHref(entry.url, sources.pageQuery(), options)}
              className="flex min-h-7 items-center gap-2 rounded-control px-1 py-0.5 text-xs hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate text-accent-ink">{entry.title}</span>
              {options.hasFolderNames && entry.folderTitle !== '' && (
                <span className="max-w-[40%] truncate text-ink-muted">{entry.folderTitle}</span>
              )}
              {entry.isStarred && (
                <Star aria-label="Starred" size={13} className="flex-none fill-current text-fill-warn" />
              )}
            </PageLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function inOrder(entries: readonly DashboardEntry[], uids: readonly string[]): readonly DashboardEntry[] {
  return entries.toSorted((a, b) => uids.indexOf(a.uid) - uids.indexOf(b.uid));
}
