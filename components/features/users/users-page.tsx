'use client';
// All accounts, for administrators: roles in the row, new people by a dialog.
import { Lock, UserPlus } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useUsers } from '@/components/data/users';
import { useCan } from '@/components/data/viewer';
import { NewUserDialog } from '@/components/features/users/new-user-dialog';
import { UserTable } from '@/components/features/users/user-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { SearchInput } from '@/components/ui/search-input';
import { TableSkeleton } from '@/components/ui/table-skeleton';

export function UsersPage() {
  const canManage = useCan('users:manage');
  return (
    <PageMain documentTitle="Users">
      <PageBreadcrumb crumbs={[{ label: 'Users' }]} />
      {canManage ? <ManagedUsers /> : <NoRight />}
    </PageMain>
  );
}

function NoRight() {
  return (
    <>
      <PageHeader title="Users" />
      <Card>
        <EmptyState title="You cannot manage users" icon={<Lock />}>
          An administrator of this installation can give you the role Admin.
        </EmptyState>
      </Card>
    </>
  );
}

function ManagedUsers() {
  const users = useUsers();
  const [query, setQuery] = useState('');
  const [isNewOpen, setIsNewOpen] = useState(useSearchParams().get('new') === '1');
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = users.data?.filter(({ name, login, email }) =>
    words.every((word) => `${name} ${login} ${email}`.toLowerCase().includes(word)),
  );
  return (
    <>
      <PageHeader
        title="Users"
        facts={users.data && (users.data.length === 1 ? '1 person' : `${users.data.length} people`)}
        actions={
          <Button variant="primary" icon={<UserPlus />} onClick={() => setIsNewOpen(true)}>
            New user
          </Button>
        }
      />
      <div className="mb-3">
        <SearchInput label="Search users" value={query} onValueChange={setQuery} className="w-[280px] max-md:w-full" />
      </div>
      <Card isFlush aria-busy={users.isPending}>
        {shown && shown.length > 0 && <UserTable users={shown} />}
        {shown?.length === 0 && (
          <EmptyState title="Nobody matches" actions={<Button onClick={() => setQuery('')}>Clear search</Button>}>
            Name, login and email are searched.
          </EmptyState>
        )}
        {!shown && users.error && (
          <ErrorState
            title="Cannot load the users"
            details={users.error.message}
            onRetry={() => void users.refetch()}
          />
        )}
        {!shown && !users.error && <TableSkeleton rowCount={3} />}
      </Card>
      {isNewOpen && <NewUserDialog onClose={() => setIsNewOpen(false)} />}
    </>
  );
}
