// Routes about dashboards, folders, search and stars, in Grafana's shape.
import { DASHBOARD_LIMIT_BYTES } from '@/lib/api/check-dashboard';
import type { Entities } from '@/server/entities/entities';
import { withDashboardErrors } from '@/server/http/dashboards/dashboard-answers';
import {
  createDeleteDashboard,
  createGetDashboard,
  createGetHomeDashboard,
  createListTags,
  createRestoreVersion,
  createSaveDashboard,
} from '@/server/http/dashboards/dashboards';
import {
  createDeleteFolder,
  createGetFolder,
  createGetFolderCounts,
  createListFolders,
  createMoveFolder,
  createPostFolder,
  createPutFolder,
} from '@/server/http/dashboards/folders';
import { createImportDashboard, createInterpolateDashboard } from '@/server/http/dashboards/import';
import { createListPermissions, createSetPermissions } from '@/server/http/dashboards/permissions';
import { createSearchHandler } from '@/server/http/dashboards/search';
import { createSetStar } from '@/server/http/dashboards/stars';
import { createGetVersion, createListVersions } from '@/server/http/dashboards/versions';
import { type Handler, KIB, type Method, type Route } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

export interface DashboardRoutesDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  /** 0 allows every interval. */
  readonly minRefreshIntervalMs: number;
}

type Line = readonly [Method, string, Route['permission'], Handler, number?];

const SMALL_BODY_BYTES = 64 * KIB;

export function dashboardRoutes(deps: DashboardRoutesDeps): Route[] {
  const lines: Line[] = [
    ['GET', '/api/search', 'dashboards:read', createSearchHandler(deps)],
    ['GET', '/api/dashboards/tags', 'dashboards:read', createListTags(deps)],
    ['POST', '/api/dashboards/db', 'dashboards:write', createSaveDashboard(deps), DASHBOARD_LIMIT_BYTES],
    ['POST', '/api/dashboards/import', 'dashboards:write', createImportDashboard(deps), DASHBOARD_LIMIT_BYTES],
    ['POST', '/api/dashboards/interpolate', 'dashboards:read', createInterpolateDashboard(), DASHBOARD_LIMIT_BYTES],
    ['GET', '/api/dashboards/home', 'dashboards:read', createGetHomeDashboard()],
    ['GET', '/api/dashboards/uid/:uid', 'dashboards:read', createGetDashboard(deps)],
    ['DELETE', '/api/dashboards/uid/:uid', 'dashboards:write', createDeleteDashboard(deps)],
    ['GET', '/api/dashboards/uid/:uid/versions', 'dashboards:read', createListVersions(deps)],
    ['GET', '/api/dashboards/uid/:uid/versions/:version', 'dashboards:read', createGetVersion(deps)],
    ['POST', '/api/dashboards/uid/:uid/restore', 'dashboards:write', createRestoreVersion(deps)],
    ['GET', '/api/dashboards/uid/:uid/permissions', 'dashboards:manage', createListPermissions(deps, 'dashboard')],
    ['POST', '/api/dashboards/uid/:uid/permissions', 'dashboards:manage', createSetPermissions(deps, 'dashboard')],
    ['GET', '/api/folders/:uid/permissions', 'dashboards:manage', createListPermissions(deps, 'folder')],
    ['POST', '/api/folders/:uid/permissions', 'dashboards:manage', createSetPermissions(deps, 'folder')],
    ['GET', '/api/folders', 'dashboards:read', createListFolders(deps)],
    ['POST', '/api/folders', 'dashboards:write', createPostFolder(deps)],
    ['GET', '/api/folders/:uid', 'dashboards:read', createGetFolder(deps)],
    ['PUT', '/api/folders/:uid', 'dashboards:write', createPutFolder(deps)],
    ['DELETE', '/api/folders/:uid', 'dashboards:write', createDeleteFolder(deps)],
    ['POST', '/api/folders/:uid/move', 'dashboards:write', createMoveFolder(deps)],
    ['GET', '/api/folders/:uid/counts', 'dashboards:read', createGetFolderCounts(deps)],
    ['POST', '/api/user/stars/dashboard/uid/:uid', 'profile:write', createSetStar(deps, true)],
    ['DELETE', '/api/user/stars/dashboard/uid/:uid', 'profile:write', createSetStar(deps, false)],
  ];
  return lines.map(([method, path, permission, handler, bodyLimitBytes = SMALL_BODY_BYTES]) => ({
    methods: [method],
    path,
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes,
    errors: 'grafana',
    handler: withDashboardErrors(handler),
  }));
}
