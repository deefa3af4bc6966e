// All dashboards and folders.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { DashboardsPage } from '@/components/features/dashboards-list/dashboards-page';

export const metadata: Metadata = { title: 'Dashboards' };

export default async function Page() {
  await requireViewer('/dashboards');
  return <DashboardsPage folderUid={null} />;
}
