'use client';
// Tabs: <Tabs value onValueChange><TabList label tabs={[{value,label,count}]} /><TabPanel value>…</TabPanel></Tabs>.
import * as RadixTabs from 'radix-ui/tabs';
import type { ReactNode } from 'react';
import { CountPill } from '@/components/ui/badge';

export function Tabs({
  value,
  onValueChange,
  className,
  children,
}: {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <RadixTabs.Root value={value} onValueChange={onValueChange} className={className}>
      {children}
    </RadixTabs.Root>
  );
}

export interface TabDefinition {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly disabled?: boolean | undefined;
}

export function TabList({ label, tabs }: { readonly label: string; readonly tabs: readonly TabDefinition[] }) {
  return (
    <RadixTabs.List aria-label={label} className="flex gap-4 overflow-x-auto border-b border-line-subtle">
      {tabs.map((tab) => (
        <RadixTabs.Trigger
          key={tab.value}
          value={tab.value}
          disabled={tab.disabled ?? false}
          className="inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-muted outline-offset-[-2px] hover:text-ink disabled:opacity-50 data-[state=active]:border-accent-ink data-[state=active]:font-semibold data-[state=active]:text-ink"
        >
          {tab.label}
          {tab.count !== undefined && <CountPill count={tab.count} />}
        </RadixTabs.Trigger>
      ))}
    </RadixTabs.List>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  readonly value: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <RadixTabs.Content value={value} className={className}>
      {children}
    </RadixTabs.Content>
  );
}
