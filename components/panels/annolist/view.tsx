'use client';
// The annotations list panel: what was noted, by whom and when.
import { StickyNote } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import { useMemo } from 'react';
import { usePainted } from '@/components/charts/use-painted';
import { annotationHref, readAnnoListOptions, type AnnoListOptions } from '@/components/panels/annolist/prepare';
import { ListSkeleton } from '@/components/panels/list-states';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useEntries, usePanelSources, type AnnotationEntry } from '@/components/panels/panel-sources';
import { EmptyState } from '@/components/ui/empty-state';
import { formatPattern } from '@/lib/units/dates';
import { createZone, type Zone } from '@/lib/units/zone';

export function AnnotationListPanel({ options, timeRange, timeZone, title, onPainted }: PanelViewProps) {
  const sources = usePanelSources();
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const chosen = useMemo(() => readAnnoListOptions(options, timeRange), [options, timeRange]);
  const { entries, hasFailed } = useEntries(
    (signal) => sources.loadAnnotations(chosen.wish, signal),
    JSON.stringify([chosen.wish, timeRange.toMs]),
  );
  usePainted(entries ?? undefined, onPainted);
  if (entries === null) return <ListSkeleton />;
  if (entries.length === 0)
    return (
      <EmptyState icon={<StickyNote />} title={hasFailed ? 'Annotations cannot be read' : 'No annotations'}>
        {hasFailed ? 'They will be here when the server answers.' : 'What is noted on charts stands here.'}
      </EmptyState>
    );
  return (
    <ul
      aria-label={title}
      // What scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="size-full overflow-y-auto rounded-control"
    >
      {entries.slice(0, chosen.wish.limit).map((entry) => (
        <Entry key={entry.key} entry={entry} options={chosen} zone={zone} />
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly entry: AnnotationEntry;
  readonly options: AnnoListOptions;
  readonly zone: Zone;
}

function Entry({ entry, options, zone }: EntryProps) {
  const href = annotationHref(entry, options);
  const text = entry.text === '' ? 'Without words' : entry.text;
  return (
    <li className="border-b border-line-subtle px-1 py-1.5 text-xs last:border-0">
      {href === null ? (
        <span className="block truncate">{text}</span>
      ) : (
        <PageLink href={href} className="block truncate text-accent-ink hover:underline">
          {text}
        </PageLink>
      )}
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-muted">
        {options.hasTime && (
          <time dateTime={new Date(entry.timeMs).toISOString()}>
            {formatPattern(entry.timeMs, 'YYYY-MM-DD HH:mm:ss', zone)}
          </time>
        )}
        {options.hasAuthor && entry.author !== '' && <span>{entry.author}</span>}
        {options.hasTags &&
          entry.tags.map((tag) => (
            <span key={tag} className="rounded-full bg-hover px-1.5">
              {tag}
            </span>
          ))}
      </span>
    </li>
  );
}
