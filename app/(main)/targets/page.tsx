// What is scraped and how it goes.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { TargetsPage } from '@/components/features/targets/targets-page';

export const metadata: Metadata = { title: 'Targets' };

export default async function Page() {
  await requireViewer('/targets');
  return <TargetsPage />;
}
