// Walks the route table: no route without a permission, a body limit and its API's form of errors; no role gets more than its own.
import { expect, test } from 'vitest';
import { ACTION_ROLES, type Role, roleAllows, ROLES } from '@/lib/api/roles';
import { isInputError } from '@/lib/errors/input-error';
import { authorize } from '@/server/auth/authorize';
import type { Identity } from '@/server/auth/identity';
import { MIB, type Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import { createRouteTables, type RoutesDeps } from '@/server/http/routes';

/** Stands in for every dependency: making routes calls nothing of them. */
const anything: unknown = new Proxy(() => undefined, { get: () => anything, apply: () => anything });
const tables = createRouteTables({
  health: anything,
  people: anything,
  dashboards: anything,
  prometheus: anything,
  // Its limit of bodies is a setting.
  remote: { receiver: { maxBodyBytes: MIB } },
  rules: anything,
  alertmanager: anything,
  provisioning: anything,
  log: anything,
} as unknown as RoutesDeps);
const allTables = [tables.main, tables.prometheus, tables.alertmanager];
const rows = tables.main.flatMap((route) => route.methods.map((method) => [method, route.path, route] as const));

/** What anybody may ask: whoever adds one says why in the review. */
const PUBLIC = ['GET /-/healthy', 'GET /-/ready', 'GET /api/health', 'POST /api/watchfire/setup'];
const BODY_LIMIT_BYTES = 32 * MIB;

function errorStyle(path: string): Route['errors'][] {
  if (path.startsWith('/api/v1/') && !path.startsWith('/api/v1/provisioning/')) return ['prometheus'];
  if (path.startsWith('/api/v2/')) return ['alertmanager'];
  return path.startsWith('/api/') ? ['grafana'] : ['text', 'prometheus'];
}

function statusFor(identity: Identity, { permission, isOpenToTrustedNetworks }: Route): number {
  try {
    authorize(identity, permission, isOpenToTrustedNetworks);
    return 200;
  } catch (thrown) {
    return isInputError(thrown) ? thrown.status : 500;
  }
}

const person = (role: Role): Identity => ({ kind: 'user', role, userId: 1, login: role, by: 'session' });

test('no two routes answer the same method and path, on any port', () => {
  for (const table of allTables) expect(() => createRouter(table)).not.toThrow();
});

test('every port answers health and its own metrics', () => {
  for (const table of allTables)
    expect(table.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/-/healthy', '/-/ready', '/api/health', '/metrics']),
    );
});

test('the public routes are those of the list', () => {
  const open = rows.filter(([, , { permission }]) => permission === 'public');
  expect(open.map(([method, path]) => `${method} ${path}`).toSorted()).toEqual(PUBLIC.toSorted());
});

test.each(rows)('%s %s is complete', (_, path, route) => {
  expect(path).toMatch(/^(\/(:?[A-Za-z0-9_-]+))+$/);
  expect(route.bodyLimitBytes).toBeGreaterThan(0);
  expect(route.bodyLimitBytes).toBeLessThanOrEqual(BODY_LIMIT_BYTES);
  expect(errorStyle(path)).toContain(route.errors);
  expect(route.permission === 'public' || Object.hasOwn(ACTION_ROLES, route.permission)).toBe(true);
});

test.each(rows)('%s %s is open to the roles of its permission and to nobody else', (_, _path, route) => {
  const { permission } = route;
  const isPublic = permission === 'public';
  expect(statusFor({ kind: 'anonymous', role: null }, route)).toBe(isPublic ? 200 : 401);
  const isForNetworks = isPublic || route.isOpenToTrustedNetworks;
  expect(statusFor({ kind: 'network', role: null }, route)).toBe(isForNetworks ? 200 : 401);
  for (const role of ROLES)
    expect([role, statusFor(person(role), route)]).toEqual([
      role,
      isPublic || roleAllows(role, permission) ? 200 : 403,
    ]);
});
