// One dashboard, its JSON drawn into the page. The slug is cosmetic: the page itself mends a wrong one in the address.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { loadDashboard } from '@/app/(main)/d/load-dashboard';
import { currentViewer, requireViewer } from '@/app/viewer';
import { DashboardPage } from '@/components/dashboard/page/dashboard-page';

interface PageProps {
  readonly params: Promise<{ readonly uid: string; readonly slug?: readonly string[] }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const viewer = await currentViewer();
  const loaded = viewer ? await loadDashboard(decodeURIComponent((await params).uid), viewer) : null;
  const title = loaded?.dashboard.title;
  return { title: typeof title === 'string' ? title : 'Dashboard' };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { uid, slug = [] } = await params;
  const viewer = await requireViewer(['/d', uid, ...slug].join('/') + searchText(await searchParams));
  const loaded = await loadDashboard(decodeURIComponent(uid), viewer);
  if (!loaded) notFound();
  return <DashboardPage uid={decodeURIComponent(uid)} loaded={loaded} />;
}

/** The time range and the variables of the address survive the login. */
function searchText(values: Awaited<PageProps['searchParams']>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const one of [value ?? []].flat()) params.append(name, one);
  return params.size === 0 ? '' : `?${params}`;
}
