import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesWhenReady } from '@/server/http/pages-when-ready';

let reason: string | null = null;
let server: Server;
let address = '';
const pages = pagesWhenReady(
  { accepts: () => true, handle: async (_request, response) => void response.end('a page') },
  () => reason,
);

beforeAll(async () => {
  server = createServer((request, response) => void pages.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test('pages and files are served when all is there', async () => {
  reason = null;
  for (const path of ['/d/x', '/api/auth/session', '/_next/static/a.js'])
    expect(await (await fetch(address + path)).text()).toBe('a page');
});

test('while the database is away people see why, and the page comes back by itself', async () => {
  reason = 'the database <b>is away</b>';
  const response = await fetch(`${address}/d/x?from=now-1h`);
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
  const session = await fetch(`${address}/api/auth/session`);
  expect([session.status, await session.json()]).toEqual([
    503,
    { message: 'Watchfire is not ready: the database is away' },
  ]);
  expect((await fetch(`${address}/_next/static/a.js`)).status).toBe(200);
});
