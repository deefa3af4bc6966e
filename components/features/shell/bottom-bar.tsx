'use client';
// The navigation on a phone: a bar of 56 px at the bottom, the first four pages and More.
import { Ellipsis } from 'lucide-react';
import { PageLink } from '@/components/ui/page-link';
import { useNav } from '@/components/features/shell/use-nav';
import { CountPill } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { IconFrame } from '@/components/ui/icon-frame';
import { Menu, MenuLink } from '@/components/ui/menu';

const DIRECT_LIMIT = 4;
const ITEM_CLASS =
  'flex h-full grow basis-0 flex-col items-center justify-center gap-0.5 text-2xs no-underline outline-offset-[-2px]';

export function BottomBar() {
  const entries = useNav();
  const isCrowded = entries.length > DIRECT_LIMIT;
  const direct = isCrowded ? entries.slice(0, DIRECT_LIMIT) : entries;
  const rest = isCrowded ? entries.slice(DIRECT_LIMIT) : [];
  return (
    <nav
      aria-label="Main"
      className="flex h-bottombar shrink-0 border-t border-line-subtle bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {direct.map((entry) => (
        <span key={entry.href} className="relative flex grow basis-0">
          <PageLink
            href={entry.href}
            aria-current={entry.isCurrent ? 'page' : undefined}
            className={classNames(ITEM_CLASS, entry.isCurrent ? 'font-semibold text-ink' : 'text-ink-muted')}
          >
            <IconFrame size={20} className={entry.isCurrent ? 'text-accent-ink' : ''}>
              <entry.icon />
            </IconFrame>
            {entry.label}
          </PageLink>
          {entry.alarm && (
            <span className="pointer-events-none absolute top-0.5 left-[54%]">
              <CountPill count={entry.alarm.count} words={entry.alarm.words} isUrgent />
            </span>
          )}
        </span>
      ))}
      {rest.length > 0 && (
        <Menu
          align="end"
          trigger={
            <button type="button" className={classNames(ITEM_CLASS, 'text-ink-muted')}>
              <IconFrame size={20}>
                <Ellipsis />
              </IconFrame>
              More
            </button>
          }
        >
          {rest.map((entry) => (
            <MenuLink key={entry.href} href={entry.href} icon={<entry.icon />}>
              {entry.label}
            </MenuLink>
          ))}
        </Menu>
      )}
    </nav>
  );
}
