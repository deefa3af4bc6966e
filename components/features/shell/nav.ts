// The pages that the navigation shows. A page comes into this list in the same change that builds it.
import { Crosshair, House, LayoutDashboard, Users, type LucideIcon } from 'lucide-react';
import type { Action } from '@/lib/api/roles';

export interface NavEntry {
  readonly label: string;
  readonly href: string;
  readonly icon: LucideIcon;
  /** Left out for people who may not do this. */
  readonly action: Action;
  /** Keys of "go to". */
  readonly keys?: string | undefined;
  /** Paths that belong to the entry beside its own. */
  readonly alsoAt?: readonly string[] | undefined;
  readonly group?: 'Administration' | undefined;
}

export const NAV_ENTRIES: readonly NavEntry[] = [
  { label: 'Home', href: '/', icon: House, action: 'dashboards:read', keys: 'g h' },
  {
    label: 'Dashboards',
    href: '/dashboards',
    icon: LayoutDashboard,
    action: 'dashboards:read',
    keys: 'g d',
    alsoAt: ['/d/'],
  },
  { label: 'Targets', href: '/targets', icon: Crosshair, action: 'targets:read', keys: 'g t' },
  { label: 'Users', href: '/users', icon: Users, action: 'users:manage', keys: 'g u', group: 'Administration' },
];

export function isCurrent(entry: NavEntry, pathname: string): boolean {
  if (entry.href === '/') return pathname === '/';
  return [entry.href, ...(entry.alsoAt ?? [])].some(
    (path) => pathname === path || pathname.startsWith(`${path.replace(/\/$/, '')}/`),
  );
}
