// Takes a dashboard from a file.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { ImportPage } from '@/components/features/dashboard-import/import-page';

export const metadata: Metadata = { title: 'Import dashboard' };

export default async function Page() {
  await requireViewer('/dashboards/import');
  return <ImportPage />;
}
