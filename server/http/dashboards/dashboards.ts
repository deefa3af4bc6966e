// /api/dashboards: reading, saving and deleting one dashboard.
import { checkDashboard } from '@/lib/api/check-dashboard';
import type {
  DashboardAnswer,
  DashboardJson,
  DeleteDashboardAnswer,
  SaveDashboardAnswer,
  TagCount,
} from '@/lib/api/dashboards';
import { restoreBody, saveDashboardBody } from '@/lib/api/dashboards-schema';
import { libraryUids, withLibraryModels } from '@/lib/dashboard/library-panels';
import { slugOf } from '@/lib/dashboard/slug';
import { InputError } from '@/lib/errors/input-error';
import { dashboardUrl, type StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { findDashboard } from '@/server/entities/dashboards/find';
import { removeDashboard } from '@/server/entities/dashboards/remove';
import { saveDashboard } from '@/server/entities/dashboards/save';
import { listTags } from '@/server/entities/dashboards/tags';
import { findVersion } from '@/server/entities/dashboards/versions';
import type { Entities } from '@/server/entities/entities';
import { hasStar } from '@/server/entities/stars/has';
import { folderUidOf, toMeta } from '@/server/http/dashboards/dashboard-answers';
import { findLibraryElements } from '@/server/entities/library-elements/find';
import { userIdOf } from '@/server/http/people/signed-in-user';
import { refuseFastRefresh } from '@/server/http/dashboards/refresh-interval';
import { isSet } from '@/server/http/query-parameters';
import { checkShape, readBody, readJson } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

interface Deps {
  readonly entities: Entities;
  readonly clock: Clock;
}

export function createGetDashboard({ entities: { db } }: Deps): Handler {
  return async (_request, { params, url, identity }) => {
    const stored = await findDashboard(db, params['uid'] ?? '');
    const userId = userIdOf(identity);
    const isStarred = userId !== null && (await hasStar(db, { userId, dashboardId: stored.id }));
    const dashboard = isSet(url.searchParams, 'fillLibraryPanels') ? await filled(db, stored.data) : stored.data;
    const answer: DashboardAnswer = { dashboard, meta: toMeta(stored, identity, isStarred) };
    return Response.json(answer);
  };
}

/** What its library panels are today; programs that compare what they saved ask without. */
async function filled(db: Entities['db'], dashboard: DashboardJson): Promise<DashboardJson> {
  const elements = await findLibraryElements(db, [...libraryUids(dashboard)]);
  return withLibraryModels(dashboard, new Map(elements.map(({ uid, model }) => [uid, model])));
}

export function createSaveDashboard({
  entities: { db },
  clock,
  minRefreshIntervalMs,
}: Deps & { readonly minRefreshIntervalMs: number }): Handler {
  return async (request, { identity }) => {
    const json = await readJson(request);
    const { dashboard, folderUid, folderId, message, overwrite, isFolder } = checkShape(saveDashboardBody, json);
    if (isFolder === true)
      throw new InputError('Cannot save a folder as a dashboard: use POST /api/folders', { field: 'isFolder' });
    if (folderUid === undefined && typeof folderId === 'number' && folderId !== 0)
      throw new InputError('Cannot use "folderId": name the folder by "folderUid"', { field: 'folderId' });
    const nowMs = clock.nowMs();
    const checked = checkDashboard(dashboard, nowMs);
    refuseFastRefresh(checked.dashboard['refresh'], minRefreshIntervalMs);
    const stored = await saveDashboard(db, {
      checked,
      folderUid: folderUidOf(folderUid),
      message: message ?? '',
      overwrite: overwrite ?? false,
      userId: userIdOf(identity),
      nowMs,
    });
    return Response.json({ ...toSaveAnswer(stored), ...(checked.notes.length > 0 && { notes: checked.notes }) });
  };
}

function toSaveAnswer(stored: StoredDashboard): SaveDashboardAnswer {
  return {
    id: stored.id,
    uid: stored.uid,
    url: dashboardUrl(stored),
    status: 'success',
    version: stored.version,
    slug: slugOf(stored.title),
    folderUid: stored.folderUid ?? '',
  };
}

export function createDeleteDashboard({ entities: { db }, clock }: Deps): Handler {
  return async (_request, { params }) => {
    const { id, uid, title } = await removeDashboard(db, { uid: params['uid'] ?? '', nowMs: clock.nowMs() });
    const answer: DeleteDashboardAnswer = { id, uid, title, message: `Dashboard ${title} deleted` };
    return Response.json(answer);
  };
}

export function createRestoreVersion({ entities: { db }, clock }: Deps): Handler {
  return async (request, { params, identity }) => {
    const { version } = await readBody(request, restoreBody);
    const current = await findDashboard(db, params['uid'] ?? '');
    const { data } = await findVersion(db, { dashboardId: current.id, version });
    const nowMs = clock.nowMs();
    const stored = await saveDashboard(db, {
      checked: checkDashboard({ ...data, uid: current.uid, version: current.version }, nowMs),
      folderUid: current.folderUid,
      message: `Restored from version ${version}`,
      overwrite: false,
      userId: userIdOf(identity),
      nowMs,
      restoredFrom: version,
    });
    return Response.json(toSaveAnswer(stored));
  };
}

/** The start page is a page of its own: clients are sent there, as Grafana does where a home dashboard is set. */
export function createGetHomeDashboard(): Handler {
  return async () => Response.json({ redirectUri: '/' });
}

export function createListTags({ entities: { db } }: Deps): Handler {
  return async () => {
    const tags: readonly TagCount[] = await listTags(db);
    return Response.json(tags);
  };
}
