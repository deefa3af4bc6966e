// Makes the stores of an open dashboard, and what they ask and draw with.
import { createBrowserFrames } from '@/components/charts/chart-frames';
import { createHoverStore } from '@/components/charts/hover-store';
import { createAnnotationLoader } from '@/components/dashboard/annotations/annotation-loader';
import type { DashboardContextValue } from '@/components/dashboard/state/dashboard-context';
import { createDashboardStore, type DashboardFacts } from '@/components/dashboard/state/dashboard-store';
import { createPaintTracker } from '@/components/dashboard/state/paint-tracker';
import { createRefreshHolds } from '@/components/dashboard/state/refresh-holds';
import { createStore } from '@/components/dashboard/state/store';
import { createTimeStore } from '@/components/dashboard/state/time-store';
import { createTurns } from '@/components/dashboard/state/turns';
import { readUrlState, timeSettings } from '@/components/dashboard/state/url-state';
import { fetchVariableRows } from '@/components/dashboard/variables/fetch-variable-rows';
import { createVariableLoader, type VariableLoader } from '@/components/dashboard/variables/variable-loader';
import { searchAnnotations } from '@/components/data/annotations';
import type { DashboardMeta } from '@/components/data/dashboards';
import { createFirstAnswers } from '@/components/data/first-answers';
import { takeFirstRequest } from '@/components/data/first-request';
import { goToLogin } from '@/components/data/go-to-login';
import { nextTask } from '@/components/data/next-task';
import { createQueryBatcher } from '@/components/data/query-batch';
import { createTailCache } from '@/components/data/tail-cache';
import type { Viewer } from '@/components/data/viewer';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';

export interface NewPage {
  /** Of the address. */
  readonly params: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>;
  readonly dashboard: Dashboard;
  readonly meta: Partial<DashboardMeta>;
  readonly isNew: boolean;
  readonly viewer: Viewer;
}

export function createPage({ params, dashboard, meta, isNew, viewer }: NewPage): DashboardContextValue {
  const frames = createBrowserFrames();
  const turns = createTurns({ nextTask, nowMs: () => performance.now() });
  const first = takeFirstRequest(Date.now());
  const asking = createQueryBatcher({
    fetch: (path, init) => fetchSignedIn(path, init, dashboard.uid ?? ''),
    // When all panels on the screen know what they want: their questions go out together.
    schedule: (run) => turns.afterFirst(() => void setTimeout(run, 0)),
  });
  const picture = createFirstPicture();
  const batcher = createTailCache(
    first === null ? asking : createFirstAnswers(first, { batcher: asking, firstPicture: picture.wait }),
  );
  const holds = createRefreshHolds();
  const announcements = createStore({ text: '' });
  const time = createTimeStore(
    timeSettings(params, dashboard),
    { nowMs: () => Date.now(), browserZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone },
    first?.nowMs,
  );
  const variables = createVariables();
  const { window, reloadCount, zone } = time.get();
  variables.prime({
    list: dashboard.templating.list,
    fromUrl: readUrlState(params).variable,
    window,
    reloadCount,
    dashboard: { title: dashboard.title, uid: dashboard.uid },
    viewer: { timeZone: zone, user: { id: String(viewer.userId), login: viewer.login, email: '' } },
    dataSources: [OWN_SOURCE],
  });
  const annotations = createAnnotationLoader({ batcher, search: searchAnnotations });
  annotations.prime(dashboard['annotations']);
  return {
    dashboard: createDashboardStore({
      dashboard,
      facts: factsOf(dashboard, meta),
      isEditing: isNew || params.has('edit'),
    }),
    time,
    variables,
    relayed: { time: turns.relay(time), variables: turns.relay(variables) },
    annotations,
    hover: createHoverStore({ hold: holds.hold, frames }),
    tooltips: createHoverStore({ isTooltipShared: true, hold: holds.hold, frames }),
    holds,
    batcher,
    paint: createPaintTracker({
      mark: (name, detail) => {
        performance.mark(name, { detail });
        picture.show();
      },
      clear: (name) => performance.clearMarks(name),
    }),
    announcements,
    announce: (text) => announcements.set({ text }),
  };
}

function createVariables(): VariableLoader {
  return createVariableLoader({
    fetchRows: fetchVariableRows,
    loadFilters: () => import('@/lib/dashboard/filter-expression').then((module) => module.withFilters),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
}

/** A picture that takes long does not keep the others back. */
const PICTURE_PATIENCE_MS = 100;

/** `show` says that a picture is on the screen, `wait` waits for that. */
function createFirstPicture(): { readonly wait: () => Promise<void>; readonly show: () => void } {
  let show: () => void = () => {};
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  return {
    wait: () => {
      setTimeout(show, PICTURE_PATIENCE_MS);
      return shown;
    },
    show,
  };
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
