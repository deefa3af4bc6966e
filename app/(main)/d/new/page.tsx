// A dashboard that does not exist yet.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { NewDashboardPage } from '@/components/dashboard/page/dashboard-page';

export const metadata: Metadata = { title: 'New dashboard' };

export default async function Page() {
  await requireViewer('/d/new');
  return <NewDashboardPage />;
}
