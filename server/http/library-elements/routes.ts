// Routes about library panels, in Grafana's shape.
import { DASHBOARD_LIMIT_BYTES } from '@/lib/api/check-dashboard';
import type { Entities } from '@/server/entities/entities';
import {
  createDeleteLibraryElement,
  createGetLibraryElement,
  createGetLibraryElementsByName,
  createListConnections,
  createListLibraryElements,
  createPatchLibraryElement,
  createPostLibraryElement,
} from '@/server/http/library-elements/library-elements';
import type { Handler, Method, Route } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

export interface LibraryRoutesDeps {
  readonly entities: Entities;
  readonly clock: Clock;
}

type Line = readonly [Method, string, Route['permission'], Handler];

export function libraryElementRoutes(deps: LibraryRoutesDeps): Route[] {
  const lines: Line[] = [
    ['GET', '/api/library-elements', 'dashboards:read', createListLibraryElements(deps)],
    ['POST', '/api/library-elements', 'dashboards:write', createPostLibraryElement(deps)],
    ['GET', '/api/library-elements/:uid', 'dashboards:read', createGetLibraryElement(deps)],
    ['PATCH', '/api/library-elements/:uid', 'dashboards:write', createPatchLibraryElement(deps)],
    ['DELETE', '/api/library-elements/:uid', 'dashboards:write', createDeleteLibraryElement(deps)],
    ['GET', '/api/library-elements/:uid/connections', 'dashboards:read', createListConnections(deps)],
    ['GET', '/api/library-elements/name/:name', 'dashboards:read', createGetLibraryElementsByName(deps)],
  ];
  return lines.map(([method, path, permission, handler]) => ({
    methods: [method],
    path,
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: DASHBOARD_LIMIT_BYTES,
    errors: 'grafana',
    textParams: ['name'],
    takesTrailingSlash: path.endsWith('/connections'),
    handler,
  }));
}
