'use client';
// Makes the stores of an open dashboard and keeps them in step with the address.
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createBrowserFrames } from '@/components/charts/chart-frames';
import { createHoverStore } from '@/components/charts/hover-store';
import { createAnnotationLoader } from '@/components/dashboard/annotations/annotation-loader';
import { DashboardView } from '@/components/dashboard/page/dashboard-view';
import { createPanelSources } from '@/components/dashboard/panel/panel-sources';
import { FirstRequestScript, type PageRequest } from '@/components/dashboard/start/first-request-script';
import { type DashboardContextValue, DashboardProvider } from '@/components/dashboard/state/dashboard-context';
import { createDashboardStore, type DashboardFacts } from '@/components/dashboard/state/dashboard-store';
import { createPaintTracker } from '@/components/dashboard/state/paint-tracker';
import { createRefreshHolds } from '@/components/dashboard/state/refresh-holds';
import { createTimeStore } from '@/components/dashboard/state/time-store';
import { timeSettings } from '@/components/dashboard/state/url-state';
import { fetchVariableRows } from '@/components/dashboard/variables/fetch-variable-rows';
import { createVariableLoader } from '@/components/dashboard/variables/variable-loader';
import { searchAnnotations } from '@/components/data/annotations';
import type { DashboardMeta } from '@/components/data/dashboards';
import { createFirstAnswers } from '@/components/data/first-answers';
import { takeFirstRequest } from '@/components/data/first-request';
import { goToLogin } from '@/components/data/go-to-login';
import { createQueryBatcher } from '@/components/data/query-batch';
import { PanelSourcesProvider } from '@/components/panels/panel-sources';
import { createTailCache } from '@/components/data/tail-cache';
import type { Dashboard } from '@/lib/dashboard/dashboard';

export interface OpenDashboardProps {
  readonly dashboard: Dashboard;
  readonly meta: Partial<DashboardMeta>;
  readonly isNew: boolean;
  /** null where the page was not drawn for a request of its own. */
  readonly request: PageRequest | null;
}

export function OpenDashboard({ dashboard, meta, isNew, request }: OpenDashboardProps) {
  const params = useSearchParams();
  const liveRegion = useRef<HTMLDivElement>(null);
  const announce = useCallback((text: string) => {
    if (liveRegion.current) liveRegion.current.textContent = text;
  }, []);
  const [context] = useState((): DashboardContextValue => {
    const frames = createBrowserFrames();
    const first = takeFirstRequest(Date.now());
    const asking = createQueryBatcher({
      fetch: (path, init) => fetchSignedIn(path, init, dashboard.uid ?? ''),
      schedule: (run) => void setTimeout(run, 0),
    });
    const batcher = createTailCache(first === null ? asking : createFirstAnswers(first, asking));
    const holds = createRefreshHolds();
    return {
      dashboard: createDashboardStore({
        dashboard,
        facts: factsOf(dashboard, meta),
        isEditing: isNew || params.has('edit'),
      }),
      time: createTimeStore(
        timeSettings(params, dashboard),
        { nowMs: () => Date.now(), browserZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone },
        first?.nowMs,
      ),
      variables: createVariableLoader({
        fetchRows: fetchVariableRows,
        loadFilters: () => import('@/lib/dashboard/filter-expression').then((module) => module.withFilters),
        after: (delayMs, run) => {
          const timer = setTimeout(run, delayMs);
          return () => clearTimeout(timer);
        },
      }),
      annotations: createAnnotationLoader({ batcher, search: searchAnnotations }),
      hover: createHoverStore({ hold: holds.hold, frames }),
      tooltips: createHoverStore({ isTooltipShared: true, hold: holds.hold, frames }),
      holds,
      batcher,
      paint: createPaintTracker({
        mark: (name, detail) => performance.mark(name, { detail }),
        clear: (name) => performance.clearMarks(name),
      }),
      announce,
    };
  });
  const [sources] = useState(() => createPanelSources(dashboard.uid ?? ''));
  useEffect(() => {
    context.time.apply(timeSettings(params, context.dashboard.get().history.present));
  }, [context, params]);
  return (
    <DashboardProvider value={context}>
      {request !== null && <FirstRequestScript dashboard={dashboard} request={request} />}
      <PanelSourcesProvider sources={sources}>
        <DashboardView />
      </PanelSourcesProvider>
      <div ref={liveRegion} aria-live="assertive" className="sr-only" />
    </DashboardProvider>
  );
}

/** Without a session every panel would show the same refusal: the login page is the answer. */
async function fetchSignedIn(path: string, init: RequestInit, uid: string): Promise<Response> {
  const headers = new Headers(init.headers);
  // As Grafana does: the server's log of slow queries names the dashboard.
  if (uid !== '') headers.set('x-dashboard-uid', uid);
  const response = await fetch(path, { ...init, headers });
  if (response.status === 401) goToLogin();
  return response;
}

function factsOf(dashboard: Dashboard, meta: Partial<DashboardMeta>): DashboardFacts {
  return {
    uid: dashboard.uid,
    folderUid: meta.folderUid ?? '',
    folderTitle: meta.folderTitle ?? '',
    isStarred: meta.isStarred ?? false,
    canSave: meta.canSave ?? false,
    isProvisioned: meta.provisioned ?? false,
  };
}
