// The listener on a real socket: what reaches a handler, what is refused before, and in which form answers leave.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDispatch } from '@/server/http/dispatch';
import { createHttpMetrics } from '@/server/http/http-metrics';
import { createListener, type Pages } from '@/server/http/listener';
import type { Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import { WholeAnswer } from '@/server/http/whole-answer';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

const LIMIT_BYTES = 100_000;
const metrics = createMetrics({ withProcess: false });
let server: Server;
let port = 0;
let pageCount = 0;
let abortedCount = 0;
let onAborted: () => void = () => undefined;

function streamOf(pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const step = iterator.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
  });
}

const open = {
  permission: 'public',
  isOpenToTrustedNetworks: true,
  bodyLimitBytes: LIMIT_BYTES,
  errors: 'grafana',
} as const;
const routes: Route[] = [
  { ...open, methods: ['GET'], path: '/api/hello', handler: async () => Response.json({ hello: 'world' }) },
  { ...open, methods: ['POST'], path: '/api/echo', handler: async (request) => new Response(await request.text()) },
  {
    ...open,
    methods: ['POST'],
    path: '/api/set',
    bodyLimitSetting: 'remote_write.max_body_size',
    handler: async (request) => new Response(await request.text()),
  },
  { ...open, methods: ['GET'], path: '/api/v1/known', errors: 'prometheus', handler: async () => Response.json(1) },
  { ...open, methods: ['POST'], path: '/api/ignore', handler: async () => new Response('ignored') },
  {
    ...open,
    methods: ['GET'],
    path: '/api/whole/:count',
    handler: async (_request, { params }) =>
      new WholeAnswer(new TextEncoder().encode('x'.repeat(Number(params['count']))), 'application/json'),
  },
  {
    ...open,
    methods: ['GET'],
    path: '/api/rows/:count',
    handler: async (_, { params }) => {
      const pieces = Array.from({ length: Number(params['count']) }, (_unused, at) => Buffer.from(`row ${at}\n`));
      return new Response(streamOf(pieces), { headers: { 'content-type': 'text/plain' } });
    },
  },
  {
    ...open,
    methods: ['GET'],
    path: '/api/endless',
    handler: async (_, { signal }) => {
      signal.addEventListener('abort', () => {
        abortedCount += 1;
        onAborted();
      });
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
      });
      return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
    },
  },
  {
    ...open,
    methods: ['GET'],
    path: '/api/drip',
    handler: async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('first piece')),
      });
      return new Response(body, { headers: { 'content-type': 'text/plain' } });
    },
  },
  {
    ...open,
    methods: ['GET'],
    path: '/api/broken',
    handler: async () =>
      new Response(
        streamOf(
          (function* pieces() {
            yield new Uint8Array(70_000);
            throw new Error('half-way');
          })(),
        ),
      ),
  },
];

const pages: Pages = {
  accepts: (method, { raw }) => method === 'GET' && !raw.startsWith('/api'),
  handle: async (_, response) => {
    pageCount += 1;
    response.end('a page');
  },
};

beforeAll(async () => {
  const log = silentLog();
  const httpMetrics = createHttpMetrics(metrics);
  const dispatch = createDispatch({
    auth: {
      identify: async () => ({ kind: 'anonymous', role: null }),
      authorize: () => undefined,
      checkCsrf: () => undefined,
    },
    unreadyReason: () => null,
    guard: (work) => work,
    onBug: httpMetrics.bug,
    log,
  });
  server = createListener({
    router: createRouter(routes),
    dispatch,
    pages,
    isHttps: false,
    isStopping: () => false,
    httpMetrics,
    clock: systemClock,
    log,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const fetchPath = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, init);

/** Sends bytes as they are and returns all that comes back until the connection ends. */
async function exchange(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}

const raw = (requestLine: string, headers = ''): Promise<string> =>
  exchange(`${requestLine} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);

test('a small answer has its length, the security headers and no caching', async () => {
  const response = await fetchPath('/api/hello');
  expect(await response.json()).toEqual({ hello: 'world' });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-length': '17',
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

test('HEAD answers like GET without a body', async () => {
  const response = await fetchPath('/api/hello', { method: 'HEAD' });
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/json',
    '',
  ]);
});

test.each([
  ['/api/nothing', 404, { message: 'Not found' }],
  ['/api/v1/nothing', 404, { status: 'error', errorType: 'not_found', error: 'Not found' }],
  ['/api/v2/nothing', 404, { code: 404, message: 'Not found' }],
])('%s is %d as data', async (path, status, body) => {
  const response = await fetchPath(path);
  expect([response.status, await response.json()]).toEqual([status, body]);
});

test('a wrong method is 405 with the allowed ones', async () => {
  const response = await fetchPath('/api/echo', { method: 'DELETE' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await response.json()).toHaveProperty('message');
});

test('OPTIONS of an API of Prometheus is 204 and allows nothing to other sites', async () => {
  const response = await fetchPath('/api/v1/known', { method: 'OPTIONS', headers: { origin: 'http://other.example' } });
  expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([204, 'GET, HEAD', '']);
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect((await fetchPath('/api/echo', { method: 'OPTIONS' })).status).toBe(405);
});

test('what the table does not have goes to the pages, but only what they want', async () => {
  const before = pageCount;
  expect(await (await fetchPath('/dashboards')).text()).toBe('a page');
  expect((await fetchPath('/dashboards', { method: 'POST', body: 'x' })).status).toBe(405);
  expect(pageCount).toBe(before + 1);
});

test.each([
  ['GET http://other.example/', '400'],
  ['GET //other.example/', '400'],
  ['GET /api/../secret', '400'],
  ['OPTIONS *', '400'],
  ['TRACE /', '405'],
  ['PROPFIND /', '405'],
  ['CONNECT other.example:443', '405'],
])('%s is refused with %s before any page sees it', async (requestLine, status) => {
  const before = pageCount;
  expect(await raw(requestLine)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(pageCount).toBe(before);
});

test('a strange or missing Host header is 400', async () => {
  expect(await exchange('GET /api/hello HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n')).toMatch(
    /^HTTP\/1.1 400 /,
  );
  expect(await exchange('GET /api/hello HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
});

test('a health check of a proxy, in HTTP/1.0 and without Host, is answered', async () => {
  expect(await exchange('GET /api/hello HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 [^]*"hello"/);
});

test('who offers another protocol is answered in this one', async () => {
  const offer = (protocol: string) =>
    `Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n`;
  const send = (line: string, protocol: string) =>
    exchange(`${line} HTTP/1.1\r\nHost: localhost\r\n${offer(protocol)}\r\n`);
  expect(await send('GET /api/hello', 'h2c')).toMatch(/^HTTP\/1.1 200 [^]*"hello"/);
  expect(await send('GET /api/hello', 'websocket')).toMatch(/^HTTP\/1.1 200 [^]*"hello"/);
  expect(await send('GET http://169.254.169.254/', 'websocket')).toMatch(/^HTTP\/1.1 400 /);
});

test('garbage and oversized headers are refused in plain text', async () => {
  expect(await exchange('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await raw('GET /api/hello', `X-Long: ${'x'.repeat(100_000)}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
});

test('a long selector in the address is read, and very many headers are refused', async () => {
  expect(await raw(`GET /api/hello?match[]=${'a%7C'.repeat(10_000)}`)).toMatch(/^HTTP\/1.1 200 /);
  const headers = (count: number) => Array.from({ length: count }, (_, at) => `X${at}: a\r\n`).join('');
  expect(await raw('GET /api/hello', headers(400))).toMatch(/^HTTP\/1.1 200 /);
  expect(await raw('GET /api/hello', headers(3000))).toMatch(/^HTTP\/1.1 431 /);
});

test('a query string with a broken percent-encoding is refused, not answered as another question', async () => {
  for (const query of ['query=up%', 'query=up%2', 'query=up%zz', 'x=1&y=%%%'])
    expect((await fetchPath(`/api/hello?${query}`)).status).toBe(400);
  expect((await fetchPath('/api/hello?query=100%25%20up')).status).toBe(200);
});

test('a body arrives whole, plain and packed', async () => {
  const text = 'häuser '.repeat(1000);
  expect(await (await fetchPath('/api/echo', { method: 'POST', body: text })).text()).toBe(text);
  const packed = await fetchPath('/api/echo', {
    method: 'POST',
    body: gzipSync(text),
    headers: { 'content-encoding': 'gzip' },
  });
  expect(await packed.text()).toBe(text);
});

test.each([
  ['declared too long', 'x'.repeat(LIMIT_BYTES + 1), {}],
  ['packed small, unpacked too long', gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }],
])('a body %s is 413', async (_, body, headers) => {
  const response = await fetchPath('/api/echo', { method: 'POST', body, headers });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining(String(LIMIT_BYTES)) });
});

/** Sends all before it reads anything. */
async function sendThenRead(head: string, body: Buffer, then = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.write(`${head}\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`);
    socket.write(body, () => resolve());
  });
  socket.write(then);
  let answers = '';
  for await (const piece of socket) answers += String(piece);
  return answers;
}

test('a client that reads only when all is sent is told that its body is too long, and goes on', async () => {
  const body = Buffer.alloc(LIMIT_BYTES * 300);
  const next = 'GET /api/hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  expect(await sendThenRead('POST /api/echo HTTP/1.1', body, next)).toMatch(
    /^HTTP\/1.1 413 [^]*HTTP\/1.1 200 [^]*"hello"/,
  );
});

test('so is one that wants its connection closed', async () => {
  const body = Buffer.alloc(LIMIT_BYTES * 300);
  for (const path of ['/api/echo', '/api/nothing'])
    expect(await sendThenRead(`POST ${path} HTTP/1.1\r\nConnection: close`, body)).toMatch(/^HTTP\/1.1 4(13|04) /);
});

test('a limit that is a setting is called by its name', async () => {
  const response = await fetchPath('/api/set', { method: 'POST', body: 'x'.repeat(LIMIT_BYTES + 1) });
  expect(await response.json()).toMatchObject({
    message: `Cannot take this body: the limit is ${LIMIT_BYTES} bytes (setting remote_write.max_body_size)`,
  });
});

test('a body of unknown length that grows too long is 413', async () => {
  const chunk = `${(50_000).toString(16)}\r\n${'x'.repeat(50_000)}\r\n`;
  const answer = await raw('POST /api/echo', `Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test('broken and unknown packings are told apart', async () => {
  const send = (encoding: string) =>
    fetchPath('/api/echo', { method: 'POST', body: 'not packed', headers: { 'content-encoding': encoding } });
  expect((await send('gzip')).status).toBe(400);
  expect((await send('zstd')).status).toBe(415);
});

test('a body that nobody reads does not hold up the answer', async () => {
  const response = await fetchPath('/api/ignore', { method: 'POST', body: 'x'.repeat(LIMIT_BYTES) });
  expect(await response.text()).toBe('ignored');
});

test.each(['gzip', 'deflate', 'br'])(
  'a body of broken %s that nobody reads ends nothing but its request',
  async (encoding) => {
    const headers = { 'content-encoding': encoding };
    const response = await fetchPath('/api/ignore', { method: 'POST', body: 'not packed', headers });
    expect(await response.text()).toBe('ignored');
    expect((await fetchPath('/api/echo', { method: 'POST', body: 'not packed', headers })).status).toBe(400);
  },
);

test('a long text is packed for those who take it, whole or streamed, and only for those', async () => {
  for (const count of [500, 12_000]) {
    const expected = Array.from({ length: count }, (_, at) => `row ${at}\n`).join('');
    const packed = await raw(`GET /api/rows/${count}`, 'Accept-Encoding: gzip\r\n');
    expect(packed.toLowerCase()).toContain('content-encoding: gzip');
    expect(await (await fetchPath(`/api/rows/${count}`, { headers: { 'accept-encoding': 'gzip' } })).text()).toBe(
      expected,
    );
    const plain = await raw(`GET /api/rows/${count}`, 'Accept-Encoding: gzip;q=0\r\n');
    expect(plain.toLowerCase()).not.toContain('content-encoding');
    expect(
      (await fetchPath(`/api/rows/${count}`, { headers: { 'accept-encoding': 'identity' } })).headers.get('vary'),
    ).toBe('Accept-Encoding');
  }
});

test('an answer in one piece says its length and the rules of data, and is packed when it is long', async () => {
  const small = await raw('GET /api/whole/3', 'Accept-Encoding: gzip\r\n');
  expect(small).toMatch(/\r\ncontent-length: 3\r\n/i);
  expect(small).toMatch(/\r\ncontent-type: application\/json\r\n/i);
  expect(small).toMatch(/\r\ncache-control: private, no-store\r\n/i);
  expect(small).toMatch(/\r\ncontent-security-policy: default-src 'none'/i);
  expect(small.endsWith('\r\n\r\nxxx')).toBe(true);
  const long = await fetchPath('/api/whole/5000', { headers: { 'accept-encoding': 'gzip' } });
  expect(long.headers.get('content-encoding')).toBe('gzip');
  expect(await long.text()).toBe('x'.repeat(5000));
  expect((await raw('HEAD /api/whole/3')).endsWith('\r\n\r\n')).toBe(true);
});

test('a piece that is ready is sent although the next one takes long, packed or not', async () => {
  for (const encoding of ['identity', 'gzip']) {
    const stop = new AbortController();
    const response = await fetchPath('/api/drip', { headers: { 'accept-encoding': encoding }, signal: stop.signal });
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('first piece');
    stop.abort();
  }
});

test('a client that goes away ends the work', async () => {
  const before = abortedCount;
  const aborted = new Promise<void>((resolve) => (onAborted = resolve));
  const stop = new AbortController();
  const response = await fetchPath('/api/endless', { signal: stop.signal });
  await response.body?.getReader().read();
  stop.abort();
  await aborted;
  expect(abortedCount).toBe(before + 1);
});

test('an answer that fails half-way is cut off, never completed', async () => {
  const response = await fetchPath('/api/broken');
  await expect(response.arrayBuffer()).rejects.toBeInstanceOf(TypeError);
});

test('requests are counted by the pattern of their route', async () => {
  await fetchPath('/api/rows/3');
  const text = await metrics.text();
  expect(text).toMatch(/watchfire_http_requests_total\{route="\/api\/rows\/:count",code="200"\} \d/);
  expect(text).not.toContain('/api/rows/3"');
});
