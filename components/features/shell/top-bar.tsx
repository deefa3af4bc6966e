'use client';
// The bar of 44 px on top: where one is, what the page offers, search, help, account.
import { CircleQuestionMark, Search } from 'lucide-react';
import { AccountMenu } from '@/components/features/shell/account-menu';
import { FlameMark } from '@/components/ui/flame-mark';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Kbd } from '@/components/ui/kbd';
import { displayKeys } from '@/components/ui/key-sequence';
import { BreadcrumbSlot, PageActionsSlot } from '@/components/ui/page-chrome';
import { useIsMac } from '@/components/ui/shortcuts';

export interface TopBarProps {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

export function TopBar({ onSearch, onHelp }: TopBarProps) {
  const isMac = useIsMac();
  return (
    <header className="flex h-topbar shrink-0 items-center gap-1.5 border-b border-line-subtle px-3">
      <FlameMark className="size-5 md:hidden" />
      <BreadcrumbSlot />
      <div className="grow" />
      <PageActionsSlot />
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={onSearch}
        className="ml-1 flex h-control w-[236px] items-center gap-2 rounded-control border border-line bg-panel pr-1.5 pl-2 text-ink-faint hover:bg-hover hover:text-ink-muted max-lg:w-auto max-md:w-9 max-md:justify-center max-md:border-transparent max-md:bg-transparent max-md:p-0"
      >
        <IconFrame>
          <Search />
        </IconFrame>
        <span className="max-lg:sr-only">Search or jump to…</span>
        <span aria-hidden="true" className="ml-auto max-lg:hidden">
          <Kbd keys={displayKeys('mod+k', isMac)} isJoined />
        </span>
      </button>
      <span className="max-md:hidden">
        <IconButton label="Help" shortcut="?" icon={<CircleQuestionMark />} onClick={onHelp} />
      </span>
      <AccountMenu />
    </header>
  );
}
