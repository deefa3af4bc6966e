import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { pagesWhenReady } from '@/server/http/pages-when-ready';
import { type PageServer, startPageServer } from '@/server/http/testing/page-server';

let reason: string | null = null;
let server: PageServer;
let silence: Error | null = null;
const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.url === '/slow') await new Promise((resolve) => response.once('close', resolve));
  if (request.url === '/begun') response.write('half');
  response.end('a page');
};
const pages = pagesWhenReady(
  { accepts: () => true, handle },
  {
    unreadyReason: () => reason,
    guard: (work) =>
      silence === null ? work : Promise.race([work, new Promise<never>((_, no) => setImmediate(no, silence))]),
  },
);

beforeAll(async () => {
  server = await startPageServer(pages);
});
afterAll(() => server.close());

test('pages and files are served when all is there', async () => {
  reason = null;
  for (const path of ['/d/x', '/api/auth/session', '/_next/static/a.js'])
    expect(await (await fetch(server.url + path)).text()).toBe('a page');
});

test('while the database is away people see why, and the page comes back by itself', async () => {
  reason = 'the database <b>is away</b>';
  const response = await fetch(`${server.url}/d/x?from=now-1h`);
  const html = await response.text();
  expect([response.status, response.headers.get('retry-after'), response.headers.get('content-type')]).toEqual([
    503,
    '3',
    'text/html; charset=utf-8',
  ]);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('Watchfire is not ready: the database &lt;b&gt;is away&lt;/b&gt;. This page tries again');
  expect(html).toContain('http-equiv="refresh"');
});

test('programs get data, and files stay', async () => {
  reason = 'the database is away';
  const session = await fetch(`${server.url}/api/auth/session`);
  expect([session.status, await session.json()]).toEqual([
    503,
    { message: 'Watchfire is not ready: the database is away' },
  ]);
  expect((await fetch(`${server.url}/_next/static/a.js`)).status).toBe(200);
});

test('a page whose database goes silent while it is drawn becomes a calm one; one that has begun goes on', async () => {
  reason = null;
  silence = new EnvironmentError('The database does not answer');
  const slow = await fetch(`${server.url}/slow`);
  expect([slow.status, slow.headers.get('retry-after')]).toEqual([503, '3']);
  expect(await slow.text()).toContain('the database does not answer. This page tries again');
  expect(await (await fetch(`${server.url}/begun`)).text()).toBe('halfa page');
  silence = null;
});
