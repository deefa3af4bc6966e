// The sign-in page. Whoever is signed in already goes on to where they wanted to go.
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { currentViewer } from '@/app/viewer';
import { LoginPage } from '@/components/features/login/login-page';
import { safePath } from '@/lib/api/safe-path';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({
  searchParams,
}: {
  readonly searchParams: Promise<{ readonly next?: string | string[] }>;
}) {
  const { next } = await searchParams;
  const target = safePath(typeof next === 'string' ? next : '/');
  const viewer = await currentViewer();
  if (viewer?.kind === 'user') redirect(target);
  return <LoginPage next={target} host={(await headers()).get('host') ?? ''} />;
}
