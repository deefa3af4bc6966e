// Routes about people: own account, users, first account, start page.
import type { Auth } from '@/server/auth/auth';
import type { Entities } from '@/server/entities/entities';
import {
  createDeleteAdminUser,
  createPostAdminUser,
  createPutAdminPassword,
  createPutAdminPermissions,
  createSetUserDisabled,
  createSignOutUser,
} from '@/server/http/people/admin-users';
import { createGetHome, createPutHome } from '@/server/http/people/home';
import {
  createGetOwnOrgs,
  createGetOwnUser,
  createPutOwnPassword,
  createPutOwnUser,
} from '@/server/http/people/own-account';
import { createSetupHandler } from '@/server/http/people/setup';
import {
  createGetOrg,
  createGetUser,
  createListOrgUsers,
  createListUsers,
  createLookUpUser,
  createPatchOrgUser,
  createPutUser,
  createSearchUsers,
} from '@/server/http/people/users';
import { type Handler, KIB, type Method, type Route } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

export interface PeopleRoutesDeps {
  readonly auth: Auth;
  readonly entities: Entities;
  readonly clock: Clock;
}

type Line = readonly [Method, string, Route['permission'], Handler];

export function peopleRoutes(deps: PeopleRoutesDeps): Route[] {
  const lines: Line[] = [
    ['POST', '/api/watchfire/setup', 'public', createSetupHandler(deps)],
    ['GET', '/api/watchfire/home', 'dashboards:read', createGetHome(deps)],
    ['PUT', '/api/watchfire/home', 'users:manage', createPutHome(deps)],
    ['GET', '/api/user', 'dashboards:read', createGetOwnUser(deps)],
    ['PUT', '/api/user', 'profile:write', createPutOwnUser(deps)],
    ['GET', '/api/user/orgs', 'dashboards:read', createGetOwnOrgs()],
    ['PUT', '/api/user/password', 'profile:write', createPutOwnPassword(deps)],
    ['GET', '/api/org', 'dashboards:read', createGetOrg()],
    ['GET', '/api/org/users', 'users:manage', createListOrgUsers(deps)],
    ['PATCH', '/api/org/users/:id', 'users:manage', createPatchOrgUser(deps)],
    ['GET', '/api/users', 'users:manage', createListUsers(deps)],
    ['GET', '/api/users/search', 'users:manage', createSearchUsers(deps)],
    ['GET', '/api/users/lookup', 'users:manage', createLookUpUser(deps)],
    ['GET', '/api/users/:id', 'users:manage', createGetUser(deps)],
    ['PUT', '/api/users/:id', 'users:manage', createPutUser(deps)],
    ['POST', '/api/admin/users', 'users:manage', createPostAdminUser(deps)],
    ['PUT', '/api/admin/users/:id/password', 'users:manage', createPutAdminPassword(deps)],
    ['PUT', '/api/admin/users/:id/permissions', 'users:manage', createPutAdminPermissions(deps)],
    ['POST', '/api/admin/users/:id/disable', 'users:manage', createSetUserDisabled(deps, true)],
    ['POST', '/api/admin/users/:id/enable', 'users:manage', createSetUserDisabled(deps, false)],
    ['POST', '/api/admin/users/:id/logout', 'users:manage', createSignOutUser(deps)],
    ['DELETE', '/api/admin/users/:id', 'users:manage', createDeleteAdminUser(deps)],
  ];
  return lines.map(([method, path, permission, handler]) => ({
    methods: [method],
    path,
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: 64 * KIB,
    errors: 'grafana',
    handler,
  }));
}
