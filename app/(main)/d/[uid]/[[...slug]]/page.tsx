// One dashboard, its JSON drawn into the page. The slug is cosmetic: the page itself mends a wrong one in the address.
import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { loadDashboard } from '@/app/(main)/d/load-dashboard';
import { currentViewer, requireViewer } from '@/app/viewer';
import { DashboardPage, type ReadDashboard } from '@/components/dashboard/page/dashboard-page';
import { SCREEN_COOKIE } from '@/components/dashboard/start/screen-facts';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

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
  const request = {
    nonce: (await headers()).get('x-nonce') ?? undefined,
    screen: (await cookies()).get(SCREEN_COOKIE)?.value,
  };
  const read = readSafely(loaded.dashboard, decodeURIComponent(uid));
  return <DashboardPage uid={decodeURIComponent(uid)} read={read} meta={loaded.meta} request={request} />;
}

/** Here and not in the browser, which needs no code for the forms of older files then. */
function readSafely(json: unknown, uid: string): ReadDashboard {
  try {
    return { dashboard: { ...readDashboard(json).dashboard, uid } };
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The time range and the variables of the address survive the login. */
function searchText(values: Awaited<PageProps['searchParams']>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const one of [value ?? []].flat()) params.append(name, one);
  return params.size === 0 ? '' : `?${params}`;
}
