// The routes about people and dashboards behind the real router and dispatcher, without a socket.
import { authorize } from '@/server/auth/authorize';
import { checkCsrf } from '@/server/auth/csrf';
import { createTestAuth, GOOD_PASSWORD, type TestAuth } from '@/server/auth/testing/test-auth';
import type { AuthSettings } from '@/server/auth/auth';
import type { Role } from '@/lib/api/roles';
import type { AlertingApi } from '@/server/alerting/ports';
import { annotationRoutes } from '@/server/http/annotations/routes';
import { dashboardRoutes } from '@/server/http/dashboards/routes';
import { libraryElementRoutes } from '@/server/http/library-elements/routes';
import { createDispatch } from '@/server/http/dispatch';
import { peopleRoutes } from '@/server/http/people/routes';
import { parseRequestPath } from '@/server/http/request-path';
import type { Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import { silentLog } from '@/server/platform/log';

/** Of the dashboards that are saved. */
const MIN_REFRESH_INTERVAL_MS = 5000;

export interface Caller {
  readonly basic?: readonly [string, string];
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

export interface Answer {
  readonly status: number;
  // Tests look at whatever fields they expect.
  readonly body: Record<string, unknown> & unknown[];
  readonly headers: Headers;
}

export interface TestApi extends TestAuth {
  readonly routes: readonly Route[];
  /** `body` is sent as it is when it is text, else as JSON. */
  call(caller: Caller, line: string, body?: unknown): Promise<Answer>;
  /** People of each role; their login is the role. */
  readonly people: Readonly<Record<Role, Caller>>;
}

export async function createTestApi(
  settings: Partial<AuthSettings> = {},
  /** Further routes over the same people. */
  moreRoutes: (fixture: TestAuth) => readonly Route[] | Promise<readonly Route[]> = () => [],
  firingSpans: AlertingApi['firingSpans'] = async () => [],
): Promise<TestApi> {
  const fixture = await createTestAuth(settings);
  const { auth, entities, clock } = fixture;
  const routes = [
    ...peopleRoutes({ auth, entities, clock }),
    ...dashboardRoutes({ entities, clock, minRefreshIntervalMs: MIN_REFRESH_INTERVAL_MS }),
    ...libraryElementRoutes({ entities, clock }),
    ...annotationRoutes({ entities, clock }, { firingSpans }),
    ...(await moreRoutes(fixture)),
  ];
  const router = createRouter(routes);
  const dispatch = createDispatch({
    auth: {
      identify: (request, remoteAddress) => auth.identify(request, remoteAddress),
      authorize,
      checkCsrf: (request, identity, permission) =>
        checkCsrf(request, identity, { permission, externalUrl: auth.externalUrl }),
    },
    unreadyReason: () => null,
    guard: (work) => work,
    onBug: () => undefined,
    log: silentLog(),
  });
  for (const role of ['admin', 'editor', 'viewer'] as const)
    await auth.accounts.create({ login: role, email: null, name: role, password: GOOD_PASSWORD, role });

  async function call(caller: Caller, line: string, body?: unknown): Promise<Answer> {
    const [method = 'GET', target = '/'] = line.split(' ');
    const url = new URL(target, 'http://localhost:3000');
    const match = router.match(method, parseRequestPath(target));
    if (match.kind !== 'found') throw new Error(`No route for ${line}`);
    const request = new Request(url, {
      method,
      headers: headersOf(caller, body),
      ...(body !== undefined && { body: textOf(body) }),
    });
    const exchange = {
      request,
      url,
      params: match.params,
      remoteAddress: caller.remoteAddress ?? '192.0.2.1',
      signal: request.signal,
    };
    const response = await dispatch(match.route, exchange);
    return { status: response.status, body: await bodyOf(response), headers: response.headers };
  }

  const caller = (role: Role): Caller => ({ basic: [role, GOOD_PASSWORD] });
  return {
    ...fixture,
    routes,
    call,
    people: { viewer: caller('viewer'), editor: caller('editor'), admin: caller('admin') },
  };
}

/** What is no JSON comes as `text`. */
async function bodyOf(response: Pick<Response, 'text' | 'headers'>): Promise<Answer['body']> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return (isJson ? JSON.parse(text) : { text }) as Answer['body'];
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function headersOf({ basic, cookie, headers = {} }: Caller, body: unknown): Headers {
  const all = new Headers({
    host: 'localhost:3000',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  });
  if (body !== undefined) all.set('content-length', String(Buffer.byteLength(textOf(body))));
  if (basic) all.set('authorization', `Basic ${Buffer.from(basic.join(':')).toString('base64')}`);
  if (cookie !== undefined) all.set('cookie', cookie);
  return all;
}
