// Accounts, for administrators.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { UsersPage } from '@/components/features/users/users-page';

export const metadata: Metadata = { title: 'Users' };

export default async function Page() {
  await requireViewer('/users');
  return <UsersPage />;
}
