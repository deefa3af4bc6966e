// /api/dashboards/uid/:uid/versions: the history of a dashboard.
import type { DashboardVersionAnswer, DashboardVersionEntry, DashboardVersionList } from '@/lib/api/dashboards';
import { InputError } from '@/lib/errors/input-error';
import type { StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { findDashboard } from '@/server/entities/dashboards/find';
import { type DashboardVersion, findVersion, listVersions } from '@/server/entities/dashboards/versions';
import type { Entities } from '@/server/entities/entities';
import { wholeNumber } from '@/server/http/query-parameters';
import type { Handler } from '@/server/http/route';

interface Deps {
  readonly entities: Entities;
}

const VERSION_LIMIT = 2_147_483_647;

export function createListVersions({ entities: { db } }: Deps): Handler {
  return async (_request, { params, url }) => {
    const dashboard = await findDashboard(db, params['uid'] ?? '');
    const limit = wholeNumber(url.searchParams, 'limit', { fallback: 1000, least: 0, most: 1000 }) || 1000;
    const before = wholeNumber(url.searchParams, 'continueToken', { fallback: 0, least: 0, most: VERSION_LIMIT });
    // Before there were tokens a page was asked for by how many to pass over.
    const skip = wholeNumber(url.searchParams, 'start', { fallback: 0, least: 0, most: VERSION_LIMIT });
    const found = await listVersions(db, {
      dashboardId: dashboard.id,
      limit,
      before: before === 0 ? null : before,
      skip,
    });
    const last = found.at(-1);
    const answer: DashboardVersionList = {
      continueToken: found.length === limit && last ? String(last.version) : '',
      versions: found.map((version) => toEntry(version, dashboard)),
    };
    return Response.json(answer);
  };
}

export function createGetVersion({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => {
    const text = params['version'] ?? '';
    const version = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(version <= VERSION_LIMIT)) throw new InputError('version is invalid', { field: 'version' });
    const dashboard = await findDashboard(db, params['uid'] ?? '');
    const { data, ...entry } = await findVersion(db, { dashboardId: dashboard.id, version });
    const { id, uid } = dashboard;
    const answer: DashboardVersionAnswer = { ...toEntry(entry, dashboard), data: { ...data, id, uid, version } };
    return Response.json(answer);
  };
}

function toEntry(version: DashboardVersion, { id, uid }: StoredDashboard): DashboardVersionEntry {
  const { createdMs, ...rest } = version;
  return { ...rest, dashboardId: id, uid, created: new Date(createdMs).toISOString() };
}
