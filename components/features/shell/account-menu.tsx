'use client';
// The person's own menu in the top bar: profile, theme, sign out.
import { LogOut, User } from 'lucide-react';
import { useSignOut } from '@/components/data/sign-out';
import { useProfile } from '@/components/data/profile';
import { useViewer } from '@/components/data/viewer';
import { initials } from '@/components/features/shell/initials';
import { LinkButton } from '@/components/ui/link-button';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuRadioGroup, MenuSeparator } from '@/components/ui/menu';
import { useIsMounted } from '@/components/ui/use-is-mounted';
import { setThemeChoice, THEME_CHOICES, useThemeChoice } from '@/components/ui/theme';

export function AccountMenu() {
  const viewer = useViewer();
  const profile = useProfile();
  const theme = useThemeChoice();
  const signOut = useSignOut();
  const isMounted = useIsMounted();
  if (viewer.kind === 'anonymous')
    return (
      <LinkButton href="/login" variant="primary">
        Sign in
      </LinkButton>
    );
  const name = (isMounted && profile.data?.name) || viewer.login;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          className="grid size-control shrink-0 place-items-center rounded-full"
        >
          <span className="grid size-6 place-items-center rounded-full bg-hover text-[10px] font-semibold text-ink-muted">
            {initials(name)}
          </span>
        </button>
      }
    >
      <MenuLabel>
        {name}
        {profile.data?.email ? ` · ${profile.data.email}` : ''}
      </MenuLabel>
      <MenuLink href="/profile" icon={<User />}>
        Profile
      </MenuLink>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        onValueChange={(text) => {
          const choice = THEME_CHOICES.find((candidate) => candidate === text);
          if (choice) setThemeChoice(choice);
        }}
        choices={THEME_CHOICES.map((value) => ({ value, label: `Theme: ${value}` }))}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut />} onSelect={() => signOut.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
