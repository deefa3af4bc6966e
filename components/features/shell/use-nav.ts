'use client';
// The navigation as this person sees it, with the counts that someone must act on.
import { usePathname } from 'next/navigation';
import { useDownCount } from '@/components/data/targets';
import { useViewer } from '@/components/data/viewer';
import { isCurrent, NAV_ENTRIES, type NavEntry } from '@/components/features/shell/nav';
import { useIsMounted } from '@/components/ui/use-is-mounted';
import { roleAllows } from '@/lib/api/roles';

export interface ShownNavEntry extends NavEntry {
  readonly isCurrent: boolean;
  /** Words and number of a badge: targets that are down. */
  readonly alarm: { readonly count: number; readonly words: string } | null;
}

/** The pages that this person may open. */
export function useNavPages(): readonly NavEntry[] {
  const { role } = useViewer();
  return NAV_ENTRIES.filter((entry) => role !== null && roleAllows(role, entry.action));
}

export function useNav(): readonly ShownNavEntry[] {
  const pathname = usePathname();
  const count = useDownCount();
  // Parts that come alive late may find an answer that the server did not have when it drew them.
  const downCount = useIsMounted() ? count : 0;
  return useNavPages().map((entry) => ({
    ...entry,
    isCurrent: isCurrent(entry, pathname),
    alarm: entry.href === '/targets' && downCount > 0 ? { count: downCount, words: `${downCount} down` } : null,
  }));
}
