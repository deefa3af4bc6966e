// One dashboard. The slug is cosmetic: the page itself mends a wrong one in the address.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { DashboardPage } from '@/components/dashboard/page/dashboard-page';

export const metadata: Metadata = { title: 'Dashboard' };

interface PageProps {
  readonly params: Promise<{ readonly uid: string }>;
}

export default async function Page({ params }: PageProps) {
  const { uid } = await params;
  await requireViewer(`/d/${uid}`);
  return <DashboardPage uid={decodeURIComponent(uid)} loaded={null} />;
}
