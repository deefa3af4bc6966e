'use client';
// The script in the HTML of a dashboard that asks for its panels at once. Drawn on the server, and gone when the page is alive.
import { useSearchParams } from 'next/navigation';
import { firstQuestions } from '@/components/dashboard/start/first-questions';
import { readScreenFacts, type ScreenFacts } from '@/components/dashboard/start/screen-facts';
import { timeSettings } from '@/components/dashboard/state/url-state';
import { createTimeStore } from '@/components/dashboard/state/time-store';
import { useIsMounted } from '@/components/ui/use-is-mounted';
import { firstRequestScript } from '@/components/data/first-request';
import { useCan, useViewer, type Viewer } from '@/components/data/viewer';
import type { Dashboard } from '@/lib/dashboard/dashboard';

/** What the request for the page said, beyond its address. */
export interface PageRequest {
  /** Of the page's content security policy. */
  readonly nonce: string | undefined;
  /** The cookie of screen-facts.ts. */
  readonly screen: string | undefined;
}

export function FirstRequestScript({
  dashboard,
  isEditable,
  request,
}: {
  readonly dashboard: Dashboard;
  /** By whoever may edit dashboards. */
  readonly isEditable: boolean;
  readonly request: PageRequest;
}) {
  const params = useSearchParams();
  const viewer = useViewer();
  const canEdit = useCan('dashboards:write') && isEditable;
  const isMounted = useIsMounted();
  const screen = readScreenFacts(request.screen);
  if (isMounted || screen === null) return null;
  // In the browser it is only there to be recognised.
  const text = typeof window === 'undefined' ? scriptOf({ dashboard, params, viewer, canEdit, screen }) : '';
  return <script nonce={request.nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: text }} />;
}

interface Drawn {
  readonly dashboard: Dashboard;
  readonly params: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>;
  readonly viewer: Viewer;
  readonly canEdit: boolean;
  readonly screen: ScreenFacts;
}

function scriptOf({ dashboard, params, viewer, canEdit, screen }: Drawn): string {
  const nowMs = Date.now();
  const time = createTimeStore(timeSettings(params, dashboard), {
    nowMs: () => nowMs,
    browserZone: () => screen.zone,
  }).get();
  const questions = firstQuestions({ dashboard, params, time, viewer, canEdit, screen });
  if (questions.length === 0) return '';
  return firstRequestScript({ nowMs, questions, dashboardUid: dashboard.uid, guard: screen });
}
