// The first page after signing in.
import type { Metadata } from 'next';
import { requireViewer } from '@/app/viewer';
import { HomePage } from '@/components/features/home/home-page';

export const metadata: Metadata = { title: 'Home' };

export default async function Page() {
  await requireViewer('/');
  return <HomePage />;
}
