// One folder of dashboards.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { DashboardsPage } from '@/components/features/dashboards-list/dashboards-page';

export const metadata: Metadata = { title: 'Folder' };

export default async function Page({ params }: { readonly params: Promise<{ readonly folder: string }> }) {
  const { folder } = await params;
  await requireViewer(`/dashboards/f/${folder}`);
  return <DashboardsPage folderUid={folder} />;
}
