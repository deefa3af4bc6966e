// The one-time page that makes the first account. Without the printed token there is no such page.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SetupPage } from '@/components/features/setup/setup-page';
import { runtime } from '@/server/access';

export const metadata: Metadata = { title: 'Create account' };

export default async function Page({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  if (typeof token !== 'string' || !(await runtime().auth.isSetupOpen(token))) notFound();
  return <SetupPage token={token} />;
}
