'use client';
// The command palette: go to a page or a dashboard, or do something. Loaded when it is first opened.
import { Command } from 'cmdk';
import { LayoutDashboard, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import * as RadixDialog from 'radix-ui/dialog';
import { useState, type ReactNode } from 'react';
import { useDashboardList } from '@/components/data/dashboard-list';
import { scoreMatch } from '@/components/features/shell/score-match';
import { usePaletteActions } from '@/components/features/shell/use-palette-actions';
import { useNavPages } from '@/components/features/shell/use-nav';
import { IconFrame } from '@/components/ui/icon-frame';
import { Kbd } from '@/components/ui/kbd';
import { useReturnFocus } from '@/components/ui/use-return-focus';

/** More would not be read; typing finds the rest. */
const SHOWN_DASHBOARD_LIMIT = 300;

export interface PaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onHelp: () => void;
}

export function Palette({ isOpen, onOpenChange, onHelp }: PaletteProps) {
  const focus = useReturnFocus();
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <RadixDialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="fixed inset-x-3 top-[12vh] z-40 mx-auto flex max-h-[70vh] max-w-[640px] flex-col overflow-hidden rounded-dialog border border-line bg-raised shadow-raised focus:outline-none max-md:top-3"
        >
          <RadixDialog.Title className="sr-only">Command palette</RadixDialog.Title>
          <PaletteBody onClose={() => onOpenChange(false)} onHelp={onHelp} />
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

function PaletteBody({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const pages = useNavPages();
  const dashboards = useDashboardList();
  const actions = usePaletteActions(onHelp);
  // ">" narrows to actions, as in other palettes.
  const isActionsOnly = query.startsWith('>');

  function open(href: string, isNewTab: boolean): void {
    onClose();
    if (isNewTab) window.open(href, '_blank', 'noopener');
    else router.push(href);
  }

  return (
    <Command
      label="Search"
      loop
      filter={(value, search, keywords) =>
        scoreMatch(`${value} ${(keywords ?? []).join(' ')}`, search.replace(/^>/, ''))
      }
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        const href = event.currentTarget.querySelector('[cmdk-item][data-selected="true"]')?.getAttribute('data-href');
        if (href === null || href === undefined) return;
        event.preventDefault();
        open(href, true);
      }}
      className="flex min-h-0 flex-col"
    >
      <div className="flex h-[52px] shrink-0 items-center gap-2.5 border-b border-line-subtle pr-3.5 pl-4">
        <IconFrame className="text-ink-muted">
          <Search />
        </IconFrame>
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Search or jump to…"
          className="min-w-0 grow bg-transparent text-lg outline-none"
        />
        <Kbd keys="Esc" />
      </div>
      <Command.List label="Results" className="min-h-0 overflow-auto px-2 pt-1 pb-2">
        <Command.Empty className="px-2 py-6 text-center text-ink-muted">Nothing found for “{query}”</Command.Empty>
        {!isActionsOnly && (
          <PaletteGroup heading="Pages">
            {pages.map((page) => (
              <PaletteItem
                key={page.href}
                id={page.href}
                title={page.label}
                icon={<page.icon />}
                keys={page.keys}
                href={page.href}
                onOpen={open}
              />
            ))}
          </PaletteGroup>
        )}
        {!isActionsOnly && (dashboards.data?.length ?? 0) > 0 && (
          <PaletteGroup heading="Dashboards">
            {dashboards.data?.slice(0, SHOWN_DASHBOARD_LIMIT).map((dashboard) => (
              <PaletteItem
                key={dashboard.uid}
                id={`dashboard-${dashboard.uid}`}
                title={dashboard.title}
                detail={[dashboard.folderTitle, dashboard.isStarred && 'starred'].filter(Boolean).join(' · ')}
                keywords={dashboard.tags}
                icon={<LayoutDashboard />}
                href={dashboard.url}
                onOpen={open}
              />
            ))}
          </PaletteGroup>
        )}
        <PaletteGroup heading="Actions">
          {actions.map((action) => (
            <PaletteItem
              key={action.label}
              id={`action-${action.label}`}
              title={action.label}
              icon={<action.icon />}
              keys={action.keys}
              href={action.href}
              onOpen={(href, isNewTab) => {
                if (href !== undefined) open(href, isNewTab);
                else {
                  onClose();
                  action.run?.();
                }
              }}
            />
          ))}
        </PaletteGroup>
      </Command.List>
      <PaletteFooter />
    </Command>
  );
}

function PaletteFooter() {
  return (
    <div
      aria-hidden="true"
      className="flex shrink-0 flex-wrap gap-x-3.5 gap-y-1 border-t border-line-subtle px-4 py-2 text-2xs text-ink-muted max-md:hidden"
    >
      <span className="inline-flex items-center gap-1">
        <Kbd keys="↑ ↓" /> move
      </span>
      <span className="inline-flex items-center gap-1">
        <Kbd keys="Enter" /> open
      </span>
      <span className="inline-flex items-center gap-1">
        <Kbd keys="Ctrl Enter" /> in a new tab
      </span>
      <span className="ml-auto inline-flex items-center gap-1">
        <Kbd keys=">" /> actions
      </span>
    </div>
  );
}

function PaletteGroup({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-muted"
    >
      {children}
    </Command.Group>
  );
}

interface PaletteItemProps<Href extends string | undefined> {
  readonly id: string;
  readonly title: string;
  readonly icon: ReactNode;
  readonly detail?: string | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly keys?: string | undefined;
  readonly href: Href;
  readonly onOpen: (href: Href, isNewTab: boolean) => void;
}

function PaletteItem<Href extends string | undefined>({
  id,
  title,
  icon,
  detail,
  keywords,
  keys,
  href,
  onOpen,
}: PaletteItemProps<Href>) {
  return (
    <Command.Item
      value={`${title} ${id}`}
      keywords={[...(keywords ?? []), detail ?? '']}
      data-href={href}
      onSelect={() => onOpen(href, false)}
      className="group/item flex h-[34px] items-center gap-2.5 rounded-control px-2 whitespace-nowrap data-[selected=true]:bg-hover"
    >
      <IconFrame className="text-ink-muted group-data-[selected=true]/item:text-accent-ink">{icon}</IconFrame>
      <span className="truncate">{title}</span>
      {detail && <span className="truncate text-xs text-ink-muted">{detail}</span>}
      {keys !== undefined && (
        <span className="ml-auto" aria-hidden="true">
          <Kbd keys={keys} />
        </span>
      )}
    </Command.Item>
  );
}
