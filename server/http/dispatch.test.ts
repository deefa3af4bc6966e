import { expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';
import { authorize } from '@/server/auth/authorize';
import { checkCsrf } from '@/server/auth/csrf';
import type { Identity } from '@/server/auth/identity';
import { createDispatch, type DispatchDeps } from '@/server/http/dispatch';
import type { Route } from '@/server/http/route';
import { silentLog } from '@/server/platform/log';

const VIEWER: Identity = { kind: 'user', role: 'viewer', userId: 1, login: 'ada', by: 'session' };
const NOBODY: Identity = { kind: 'anonymous', role: null };

interface Scene {
  readonly identity?: Identity | Error;
  readonly route?: Partial<Route>;
  readonly unreadyReason?: string;
  readonly guard?: DispatchDeps['guard'];
  readonly init?: RequestInit;
}

async function dispatched({ identity = VIEWER, route = {}, unreadyReason, init, guard = (work) => work }: Scene) {
  let bugCount = 0;
  let callCount = 0;
  const deps: DispatchDeps = {
    auth: {
      identify: async () => {
        if (identity instanceof Error) throw identity;
        return identity;
      },
      authorize,
      checkCsrf: (request, who, permission) =>
        checkCsrf(request, who, { permission, externalUrl: 'http://wf.example' }),
    },
    unreadyReason: () => unreadyReason ?? null,
    guard,
    onBug: () => (bugCount += 1),
    log: silentLog(),
  };
  const full: Route = {
    methods: ['GET'],
    path: '/api/v1/query',
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 1024,
    errors: 'prometheus',
    handler: async () => Response.json({ status: 'success' }),
    ...route,
  };
  const counted: Route = {
    ...full,
    handler: (request, context) => {
      callCount += 1;
      return full.handler(request, context);
    },
  };
  const url = new URL('http://wf.example/api/v1/query');
  const response = await createDispatch(deps)(counted, {
    request: new Request(url, init),
    url,
    params: {},
    remoteAddress: '127.0.0.1',
    signal: new AbortController().signal,
  });
  return { status: response.status, headers: response.headers, text: await response.text(), bugCount, callCount };
}

test('a person with the role reaches the handler', async () => {
  expect(await dispatched({})).toMatchObject({ status: 200, callCount: 1 });
});

test('nobody is 401, a small role 403, and neither reaches the handler', async () => {
  expect(await dispatched({ identity: NOBODY })).toMatchObject({ status: 401, callCount: 0 });
  const route: Partial<Route> = { permission: 'users:manage', errors: 'grafana' };
  const refused = await dispatched({ route });
  expect(refused).toMatchObject({ status: 403, callCount: 0 });
  expect(JSON.parse(refused.text)).toHaveProperty('message');
});

test('a trusted network reaches only routes that are open to it', async () => {
  const identity: Identity = { kind: 'network', role: null };
  expect(await dispatched({ identity })).toMatchObject({ status: 200 });
  expect(await dispatched({ identity, route: { isOpenToTrustedNetworks: false } })).toMatchObject({ status: 401 });
});

test('a change by cookie from another site is refused before the handler', async () => {
  const init = {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
  };
  const route: Partial<Route> = { methods: ['POST'], permission: 'profile:write' };
  expect(await dispatched({ route, init })).toMatchObject({ status: 403, callCount: 0 });
});

test('while the database is away every route but the marked ones is 503 with Retry-After, whoever asks', async () => {
  const unreadyReason = 'the database is away';
  const refused = await dispatched({ unreadyReason, identity: new Error('must not be asked') });
  expect(refused).toMatchObject({ status: 503, callCount: 0, bugCount: 0 });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(JSON.parse(refused.text)).toMatchObject({ status: 'error', errorType: 'unavailable' });
  const health: Partial<Route> = { isAvailableUnready: true, permission: 'public' };
  expect(await dispatched({ unreadyReason, route: health, identity: new Error('must not be asked') })).toMatchObject({
    status: 200,
  });
});

test('a route that anybody may ask at any time answers although nobody can be identified', async () => {
  const identity = new EnvironmentError('Cannot reach the database');
  const route: Partial<Route> = { isAvailableUnready: true, permission: 'public' };
  expect(await dispatched({ identity, route })).toMatchObject({ status: 200 });
  expect(await dispatched({ identity })).toMatchObject({ status: 503 });
});

test('a database that does not answer holds up no route that needs none, with credentials or without', async () => {
  const guard: DispatchDeps['guard'] = async () => {
    throw new EnvironmentError('The database does not answer');
  };
  const route: Partial<Route> = { isAvailableUnready: true, permission: 'public' };
  expect(await dispatched({ guard, route })).toMatchObject({ status: 200 });
  expect(await dispatched({ guard, route: { isAvailableUnready: true } })).toMatchObject({ status: 503, callCount: 0 });
});

test('errors of handlers take the form of the route', async () => {
  const handler = async () => {
    throw new InputError('parse error', { errorType: 'bad_data' });
  };
  const answer = await dispatched({ route: { handler } });
  expect(answer).toMatchObject({ status: 400, bugCount: 0 });
  expect(JSON.parse(answer.text)).toEqual({ status: 'error', errorType: 'bad_data', error: 'parse error' });
});

test('a bug is 500 with an id, counted, and its message stays inside', async () => {
  const handler = async () => {
    throw new TypeError('cannot read x of undefined at /srv/secret.ts');
  };
  const answer = await dispatched({ route: { handler } });
  expect(answer).toMatchObject({ status: 500, bugCount: 1 });
  expect(answer.text).toMatch(/under the id [0-9a-f]{8}/);
  expect(answer.text).not.toContain('secret');
});
