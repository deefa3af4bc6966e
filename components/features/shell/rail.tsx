'use client';
// The navigation at the left: 56 px with icons, or 220 px with words. Hidden on a phone, where the bottom bar takes over.
// The width hangs on <html data-rail>, set before the first paint, so that nothing moves when the page comes alive.
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { PageLink, type PageLinkProps } from '@/components/ui/page-link';

import { useNav, type ShownNavEntry } from '@/components/features/shell/use-nav';
import { CountPill } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { FlameMark } from '@/components/ui/flame-mark';
import { IconFrame } from '@/components/ui/icon-frame';
import { Tooltip } from '@/components/ui/tooltip';

export interface RailProps {
  readonly isWide: boolean;
  readonly onToggle: () => void;
}

export function Rail({ isWide, onToggle }: RailProps) {
  const entries = useNav();
  const main = entries.filter((entry) => entry.group === undefined);
  const administration = entries.filter((entry) => entry.group === 'Administration');
  return (
    <div className="flex w-[220px] shrink-0 flex-col border-r border-line-subtle px-2 pb-2 narrow:w-14 max-md:hidden">
      <div className="mb-1 flex h-topbar shrink-0 items-center gap-2 px-2.5">
        <FlameMark className="size-5" />
        <span aria-hidden="true" className="text-base font-semibold tracking-[-0.01em] narrow:hidden">
          Watchfire
        </span>
      </div>
      <nav aria-label="Main" className="flex min-h-0 grow flex-col gap-0.5 overflow-x-hidden overflow-y-auto">
        <RailList entries={main} isWide={isWide} />
        {administration.length > 0 && (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for forms
          <div role="group" aria-label="Administration" className="narrow:mt-auto">
            <p aria-hidden="true" className="px-3 pt-3.5 pb-1 text-2xs text-ink-muted narrow:hidden">
              Administration
            </p>
            <RailList entries={administration} isWide={isWide} />
          </div>
        )}
      </nav>
      <Tooltip text={isWide ? 'Show icons only' : 'Show names'} side="right">
        <button
          type="button"
          aria-label={isWide ? 'Collapse navigation' : 'Expand navigation'}
          aria-expanded={isWide}
          onClick={onToggle}
          className="mt-0.5 flex h-8 shrink-0 items-center rounded-control px-3 text-ink-muted hover:bg-hover hover:text-ink"
        >
          <IconFrame>{isWide ? <PanelLeftClose /> : <PanelLeftOpen />}</IconFrame>
        </button>
      </Tooltip>
    </div>
  );
}

function RailList({ entries, isWide }: { readonly entries: readonly ShownNavEntry[]; readonly isWide: boolean }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {entries.map((entry) => (
        <li key={entry.href} className="relative">
          {isWide ? (
            <RailLink entry={entry} />
          ) : (
            <Tooltip text={entry.label} shortcut={entry.keys} side="right">
              <RailLink entry={entry} />
            </Tooltip>
          )}
          {entry.alarm && (
            <span className="pointer-events-none absolute top-[7px] right-3 narrow:-top-px narrow:right-0">
              <CountPill count={entry.alarm.count} words={entry.alarm.words} isUrgent />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Takes the attributes that the tooltip hands to its trigger. */
function RailLink({ entry, ...rest }: { readonly entry: ShownNavEntry } & Omit<PageLinkProps, 'href'>) {
  const { icon: Icon } = entry;
  return (
    <PageLink
      {...rest}
      href={entry.href}
      aria-current={entry.isCurrent ? 'page' : undefined}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-control px-3 whitespace-nowrap no-underline outline-offset-[-2px] hover:bg-hover',
        entry.isCurrent ? 'bg-hover font-semibold text-ink' : 'text-ink-muted',
      )}
    >
      <IconFrame className={entry.isCurrent ? 'text-accent-ink' : ''}>
        <Icon />
      </IconFrame>
      <span className="narrow:sr-only">{entry.label}</span>
    </PageLink>
  );
}
