import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { createBodyBudget } from '@/server/scrape/body-budget';
import { createBodyBuffers } from '@/server/platform/http/body-buffers';
import { createFetchEnding } from '@/server/scrape/fetch-ending';
import { PlainConnections } from '@/server/platform/http/plain-connections';
import { createHttpSource } from '@/server/scrape/http-source';
import { answerText, startHttpTarget, type HttpTarget } from '@/server/scrape/testing/http-target';
import { createManualTime } from '@/server/scrape/testing/manual-time';
import { TEST_CERTIFICATE, TEST_KEY } from '@/server/scrape/testing/test-certificate';
import { buildTargets } from '@/server/scrape/target';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly budgetBytes?: number;
}

/** Fetches the only target of a job; gives the text or what went wrong. */
async function fetchJob(job: string, options: Options = {}) {
  const source = makeSource(job, options);
  const outcome = await source.fetch();
  if (outcome.kind === 'failure') return outcome.lastError;
  outcome.release();
  return Buffer.from(outcome.bytes).toString();
}

function makeSource(job: string, { files = {}, budgetBytes = 1_000_000 }: Options = {}) {
  const [config] = parsePrometheusConfig(`scrape_configs:\n  - job_name: app\n${job}`, {
    fileName: '/etc/prometheus.yml',
  }).scrapeConfigs;
  if (!config) throw new Error('no job');
  const time = createManualTime();
  const budget = createBodyBudget(budgetBytes);
  const connections = new PlainConnections();
  closing.push(() => connections.close());
  const source = createHttpSource(config, {
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`no ${path}`);
      return text;
    },
    nowMs: () => time.clock.nowMs(),
    timers: time.timers,
    environment: {},
    userAgent: 'test',
    buffers: createBodyBuffers(),
    connections,
    budget,
  });
  closing.push(() => source.close());
  const [target] = buildTargets(config, config.staticConfigs).targets;
  if (!target) throw new Error('no target');
  return { time, budget, fetch: () => source.fetch(target, createFetchEnding()) };
}

async function openTarget(respond = answerText('a 1\n')): Promise<HttpTarget> {
  const started = await startHttpTarget(respond);
  closing.push(() => started.close());
  return started;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const tlsTarget = () =>
  listen(
    createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (_, response) => response.end('secure 1\n')) as Server,
  );
const https = (address: string, tls: string) =>
  `    scheme: https\n    static_configs: [{targets: ["${address}"]}]\n    tls_config: ${tls}`;

test('a target may be named: each address of the name is tried', async () => {
  const app = await openTarget();
  const port = app.address.split(':')[1] ?? '';
  expect(await fetchJob(`    static_configs: [{targets: ["localhost:${port}"]}]`)).toBe('a 1\n');
});

test('TLS: a certificate that nobody vouches for is refused', async () => {
  expect(await fetchJob(https(await tlsTarget(), '{}'))).toMatch(/self-signed certificate/);
});

test('TLS: ca_file vouches for it, relative to the configuration', async () => {
  const files = { '/etc/ca.pem': TEST_CERTIFICATE };
  expect(await fetchJob(https(await tlsTarget(), '{ca_file: ca.pem}'), { files })).toBe('secure 1\n');
});

test('TLS: server_name is what the certificate must name', async () => {
  const files = { '/etc/ca.pem': TEST_CERTIFICATE };
  const address = await tlsTarget();
  expect(await fetchJob(https(address, '{ca_file: ca.pem, server_name: target.test}'), { files })).toBe('secure 1\n');
  expect(await fetchJob(https(address, '{ca_file: ca.pem, server_name: other.test}'), { files })).toMatch(
    /other\.test/,
  );
});

test('TLS: insecure_skip_verify takes any certificate', async () => {
  expect(await fetchJob(https(await tlsTarget(), '{insecure_skip_verify: true}'))).toBe('secure 1\n');
});

test('TLS: a file that is not there fails the scrape with its name', async () => {
  expect(await fetchJob(https(await tlsTarget(), '{ca_file: missing.pem}'))).toBe(
    'Cannot read "missing.pem", which the configuration names',
  );
});

test('TLS: renewed files come into use after a minute', async () => {
  const files: Record<string, string> = {};
  const source = makeSource(https(await tlsTarget(), '{ca_file: ca.pem}'), { files });
  expect(await source.fetch()).toMatchObject({ kind: 'failure' });
  files['/etc/ca.pem'] = TEST_CERTIFICATE;
  expect(await source.fetch()).toMatchObject({ kind: 'body' });
  delete files['/etc/ca.pem'];
  expect(await source.fetch()).toMatchObject({ kind: 'body' });
  source.time.advance(60_000);
  expect(await source.fetch()).toMatchObject({ kind: 'failure' });
});

test('a redirect from https to http is not followed', async () => {
  const plain = await openTarget();
  const server = createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (_, response) =>
    response.writeHead(302, { location: `http://${plain.address}/` }).end(),
  ) as Server;
  expect(await fetchJob(https(await listen(server), '{insecure_skip_verify: true}'))).toMatch(
    /refused to follow a redirect from https to http$/,
  );
  expect(plain.requests).toHaveLength(0);
});

test('proxy_url: plain requests are handed to the proxy', async () => {
  const asked: string[] = [];
  const proxy = await listen(
    createServer((request, response) => {
      asked.push(request.url ?? '');
      answerText('through_proxy 1\n')(request, response);
    }),
  );
  const job = `    proxy_url: "http://${proxy}"\n    static_configs: [{targets: ["app.internal:9100"]}]`;
  expect(await fetchJob(job)).toBe('through_proxy 1\n');
  expect(asked).toEqual(['http://app.internal:9100/metrics']);
});

test('oauth2: one token for many scrapes, a new one when it ends', async () => {
  const forms: string[] = [];
  const tokens = await openTarget((request, response) => {
    request.on('data', (chunk) => forms.push(`${request.headers.authorization} ${chunk}`));
    request.on('end', () => response.end(JSON.stringify({ access_token: `t${forms.length}`, expires_in: 100 })));
  });
  const app = await openTarget();
  const source = makeSource(
    `    static_configs: [{targets: ["${app.address}"]}]
    oauth2: {client_id: id, client_secret_file: s.txt, token_url: "http://${tokens.address}/token", scopes: [a, b]}`,
    { files: { '/etc/s.txt': 'secret\n' } },
  );
  await source.fetch();
  await source.fetch();
  source.time.advance(95_000);
  await source.fetch();
  expect(app.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
  expect(forms[0]).toBe(`Basic ${Buffer.from('id:secret').toString('base64')} grant_type=client_credentials&scope=a+b`);
});

test('oauth2: a token server that refuses fails the scrape in words', async () => {
  const tokens = await openTarget((_, response) => response.writeHead(401).end('{}'));
  const app = await openTarget();
  const job = `    static_configs: [{targets: ["${app.address}"]}]
    oauth2: {client_id: id, client_secret: s, token_url: "http://${tokens.address}/token"}`;
  expect(await fetchJob(job)).toBe(
    'Cannot get an OAuth 2 token: the token server answered with HTTP status 401 and no access_token',
  );
  expect(app.requests).toHaveLength(0);
});

test('a secret file is read at each scrape: a rotated secret is used at once', async () => {
  const app = await openTarget();
  const files: Record<string, string> = { '/etc/token': 'one\n' };
  const source = makeSource(
    `    static_configs: [{targets: ["${app.address}"]}]\n    authorization: {credentials_file: token}`,
    { files },
  );
  await source.fetch();
  files['/etc/token'] = 'two\n';
  await source.fetch();
  expect(app.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
});

test('an answer that does not fit into the budget of the process fails, and gives back what it took', async () => {
  const app = await openTarget(answerText('a 1\n'.repeat(1000)));
  const source = makeSource(`    static_configs: [{targets: ["${app.address}"]}]`, { budgetBytes: 1000 });
  const outcome = await source.fetch();
  expect(outcome).toMatchObject({ kind: 'failure', words: 'not read: too many large answers at once' });
  expect(source.budget.usedBytes).toBe(0);
});

test('what is held of the budget is given back when the bytes are no longer needed', async () => {
  const app = await openTarget(answerText('a 1\n'));
  const source = makeSource(`    static_configs: [{targets: ["${app.address}"]}]`);
  const outcome = await source.fetch();
  expect(source.budget.usedBytes).toBe(4);
  expect(outcome.kind).toBe('body');
  if (outcome.kind === 'body') outcome.release();
  expect(source.budget.usedBytes).toBe(0);
});
