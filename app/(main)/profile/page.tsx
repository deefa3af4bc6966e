// The own account.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { ProfilePage } from '@/components/features/profile/profile-page';

export const metadata: Metadata = { title: 'Profile' };

export default async function Page() {
  await requireViewer('/profile');
  return <ProfilePage />;
}
