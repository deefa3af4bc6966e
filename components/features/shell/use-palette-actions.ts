'use client';
// What the palette can do beside going somewhere.
import { Keyboard, LogOut, Monitor, Moon, Plus, Sun, User, UserPlus, type LucideIcon } from 'lucide-react';
import { useSignOut } from '@/components/data/sign-out';
import { useCan, useViewer } from '@/components/data/viewer';
import { setThemeChoice } from '@/components/ui/theme';

export interface PaletteAction {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  /** Either a place to go to, or something to run. */
  readonly href?: string | undefined;
  readonly run?: (() => void) | undefined;
}

export function usePaletteActions(onHelp: () => void): readonly PaletteAction[] {
  const signOut = useSignOut();
  const viewer = useViewer();
  const canEdit = useCan('dashboards:write');
  const canManageUsers = useCan('users:manage');
  return [
    ...(canEdit ? [{ label: 'New dashboard', icon: Plus, keys: 'd n', href: '/d/new' }] : []),
    ...(canManageUsers ? [{ label: 'Invite a new user', icon: UserPlus, href: '/users?new=1' }] : []),
    { label: 'Theme: dark', icon: Moon, run: () => setThemeChoice('dark') },
    { label: 'Theme: light', icon: Sun, run: () => setThemeChoice('light') },
    { label: 'Theme: system', icon: Monitor, run: () => setThemeChoice('system') },
    { label: 'Keyboard shortcuts', icon: Keyboard, keys: '?', run: onHelp },
    ...(viewer.kind === 'user'
      ? [
          { label: 'Profile', icon: User, keys: 'g p', href: '/profile' },
          { label: 'Sign out', icon: LogOut, run: () => signOut.mutate() },
        ]
      : []),
  ];
}
