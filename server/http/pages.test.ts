import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPages } from '@/server/http/pages';
import { parseRequestPath } from '@/server/http/request-path';
import { type PageServer, startPageServer } from '@/server/http/testing/page-server';

let seen: IncomingMessage['headers'] = {};
let upgradeCount = 0;
const create = (isDevelopment: boolean) =>
  createPages({
    isDevelopment,
    handle: async (request, response) => {
      seen = request.headers;
      response.end('page');
    },
    upgrade: () => (upgradeCount += 1),
  });
const pages = create(false);
let server: PageServer;

beforeAll(async () => {
  server = await startPageServer(pages);
});
afterAll(() => server.close());

test.each([
  ['GET', '/', true],
  ['HEAD', '/d/abc/name', true],
  ['POST', '/dashboards', false],
  ['POST', '/_next/anything', false],
  ['GET', '/api/auth/session', true],
  ['POST', '/api/auth/callback/credentials', true],
  ['DELETE', '/api/auth/session', false],
  ['GET', '/api/auth/a%2Fb', false],
  ['GET', '/api/other', false],
  ['GET', '/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards', false],
  ['GET', '/config/v1/other', false],
  ['GET', '/-/other', false],
  ['GET', '/configuration', true],
])('%s %s: a page wants it: %s', (method, target, isWanted) => {
  expect(pages.accepts(method, parseRequestPath(target))).toBe(isWanted);
});

test('each page has a nonce of its own, in its policy and for Next', async () => {
  const nonces = new Set<string>();
  for (let count = 0; count < 3; count++) {
    const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? '';
    const nonce = String(seen['x-nonce']);
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic';`);
    expect(policy).not.toContain('unsafe-eval');
    expect(seen['content-security-policy']).toBe(policy);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('headers that steer Next or claim an address do not pass', async () => {
  await fetch(server.url, {
    headers: {
      'x-middleware-subrequest': 'middleware',
      'x-nextjs-data': '1',
      'x-forwarded-for': '10.0.0.1',
      'x-watchfire-remote-address': '10.0.0.1',
      'x-nonce': 'mine',
    },
  });
  expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['x-middleware-subrequest']));
  expect(seen['x-nextjs-data']).toBeUndefined();
  expect(seen['x-forwarded-for']).toBeUndefined();
  expect(seen['x-watchfire-remote-address']).toBe('127.0.0.1');
  expect(seen['x-nonce']).not.toBe('mine');
});

test('a sign-in form is small and says how long it is', async () => {
  const post = (body: BodyInit, extra = {}) =>
    fetch(`${server.url}/api/auth/callback/credentials`, { method: 'POST', body, ...extra });
  expect((await post('x'.repeat(100))).status).toBe(200);
  expect((await post('x'.repeat(70_000))).status).toBe(413);
});

test('sockets are taken over in development only, and only for reloads', () => {
  const attempt = (url: string): boolean => {
    const socket = new PassThrough();
    create(true).upgrade?.({ url } as IncomingMessage, socket, Buffer.alloc(0));
    return socket.destroyed;
  };
  expect('upgrade' in create(false)).toBe(false);
  expect(attempt('/other')).toBe(true);
  expect(upgradeCount).toBe(0);
  expect(attempt('/_next/hmr?id=1')).toBe(false);
  expect(upgradeCount).toBe(1);
});
