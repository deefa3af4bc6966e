'use client';
// The table "Users". The own row cannot be demoted, disabled or deleted: nobody locks themselves out.
import { Ellipsis, Trash2, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { failureMessage } from '@/components/data/fetch-json';
import { roleName, useChangeRole, useDeleteUser, useSetDisabled, type UserAccount } from '@/components/data/users';
import { useViewer } from '@/components/data/viewer';
import { Ago } from '@/components/ui/ago';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { Select } from '@/components/ui/select';
import { Cell, HeadCell, Row, RowActions, Table } from '@/components/ui/table';
import { useToast } from '@/components/ui/toast';
import { ROLES } from '@/lib/api/roles';

const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: roleName(role) }));

export function UserTable({ users }: { readonly users: readonly UserAccount[] }) {
  const [leaving, setLeaving] = useState<UserAccount | null>(null);
  return (
    <>
      <Table label="Users" density="list">
        <thead>
          <tr>
            <HeadCell className="pl-4">Name</HeadCell>
            <HeadCell className="max-md:hidden">Login</HeadCell>
            <HeadCell className="max-md:hidden">Email</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell className="max-md:hidden">Last seen</HeadCell>
            <HeadCell className="w-14 pr-3">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.userId} user={user} onDelete={() => setLeaving(user)} />
          ))}
        </tbody>
      </Table>
      {leaving && <DeleteUser user={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function displayName({ name, login }: UserAccount): string {
  return name === '' ? login : name;
}

function UserRow({ user, onDelete }: { readonly user: UserAccount; readonly onDelete: () => void }) {
  const viewer = useViewer();
  const toast = useToast();
  const changeRole = useChangeRole();
  const setDisabled = useSetDisabled();
  const name = displayName(user);
  const isSelf = viewer.userId === user.userId;
  const complain = (text: string) => (thrown: unknown) =>
    toast({ kind: 'error', text, detail: failureMessage(thrown) });
  return (
    <Row>
      <Cell isRowHeader className="pl-4">
        <span className="flex items-center gap-2">
          <span className={user.isDisabled ? 'text-ink-muted' : ''}>{name}</span>
          {isSelf && <Badge>you</Badge>}
          {user.isDisabled && <Badge tone="warn">disabled</Badge>}
        </span>
      </Cell>
      <Cell className="text-ink-muted max-md:hidden">{user.login}</Cell>
      <Cell className="text-ink-muted max-md:hidden">{user.email}</Cell>
      <Cell>
        <Select
          aria-label={`Role of ${name}`}
          value={user.role}
          disabled={isSelf || changeRole.isPending}
          options={ROLE_OPTIONS}
          className="w-24"
          onValueChange={(text) => {
            const role = ROLES.find((candidate) => candidate === text);
            if (role)
              changeRole.mutate(
                { userId: user.userId, role },
                { onError: complain(`Cannot change the role of ${name}`) },
              );
          }}
        />
      </Cell>
      <Cell className="text-xs text-ink-muted max-md:hidden">
        <LastSeen user={user} />
      </Cell>
      <Cell className="pr-3">
        {!isSelf && (
          <RowActions>
            <Menu
              align="end"
              trigger={<IconButton label={`Actions for ${name}`} icon={<Ellipsis />} hasTooltip={false} />}
            >
              <MenuItem
                icon={user.isDisabled ? <UserCheck /> : <UserX />}
                onSelect={() =>
                  setDisabled.mutate(
                    { userId: user.userId, isDisabled: !user.isDisabled },
                    { onError: complain(`Cannot change ${name}`) },
                  )
                }
              >
                {user.isDisabled ? 'Enable' : 'Disable'}
              </MenuItem>
              <MenuSeparator />
              <MenuItem icon={<Trash2 />} isDestructive onSelect={onDelete}>
                Delete
              </MenuItem>
            </Menu>
          </RowActions>
        )}
      </Cell>
    </Row>
  );
}

function LastSeen({ user }: { readonly user: UserAccount }) {
  const seenMs = Date.parse(user.lastSeenAt ?? '');
  if (Number.isNaN(seenMs) || seenMs <= 0) return <>never</>;
  return <Ago instantMs={seenMs} />;
}

function DeleteUser({ user, onClose }: { readonly user: UserAccount; readonly onClose: () => void }) {
  const remove = useDeleteUser();
  const toast = useToast();
  const name = displayName(user);
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description="The account and its stars are deleted and its sessions end at once. Dashboards stay. This cannot be undone."
      confirmLabel="Delete"
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(user.userId, {
          onSuccess: () => toast({ kind: 'success', text: `${name} deleted` }),
          onError: (thrown) => toast({ kind: 'error', text: `Cannot delete ${name}`, detail: failureMessage(thrown) }),
          onSettled: onClose,
        })
      }
    />
  );
}
