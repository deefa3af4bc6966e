// The product evaluates rule files over a scripted exporter; killed in the middle it goes on where it was.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

const SHARED_RULES = join(
  process.env['WATCHFIRE_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'alerting/rules',
);
const PATIENCE = { timeout: 30_000, interval: 100 };

let database: TestDatabase;
let folder = '';
let exporter: Server;
let exposition = '';
let product: (ProductProcess & { readonly port: number }) | null = null;
/** What an Alertmanager outside has been sent. */
let received: { labels: Record<string, string>; startsAt: string; endsAt: string }[] = [];
let alertmanager: Server;

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-rules-'));
  received = [];
  exporter = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposition);
  });
  alertmanager = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(...(JSON.parse(Buffer.concat(chunks).toString()) as typeof received));
      response.end();
    });
  });
  mkdirSync(join(folder, 'rules'));
  if (existsSync(SHARED_RULES))
    for (const name of readdirSync(SHARED_RULES)) cpSync(join(SHARED_RULES, name), join(folder, 'rules', name));
  writeFileSync(
    join(folder, 'rules/own.yaml'),
    `groups:
- name: own
  interval: 1s
  rules:
  - {alert: Quick, expr: 'app_up == 0', labels: {severity: page}, annotations: {summary: '{{ $labels.job }} is {{ $value }}'}}
  - {alert: Slow, expr: 'app_up == 0', for: 10m}
`,
  );
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s, external_labels: {site: ams}}
rule_files: [rules/*.yaml]
alerting: {alertmanagers: [{static_configs: [{targets: ['${await listen(alertmanager)}']}]}]}
scrape_configs:
- {job_name: app, static_configs: [{targets: ['${await listen(exporter)}']}]}
`,
  );
});
afterEach(async () => {
  product?.signal('SIGTERM');
  await product?.ended;
  product = null;
  for (const server of [exporter, alertmanager]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function start(): Promise<void> {
  const port = await takeFreePort();
  const started = startProgram('main.mjs', [], {
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    WATCHFIRE_CONFIG: join(folder, 'prometheus.yml'),
    ...LOGIN,
  });
  product = { ...started, port };
  await waitUntilReady(started, port);
}

async function ask<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${product?.port}${path}`, {
    method,
    headers: { authorization: AUTHORIZATION },
  });
  const text = await response.text();
  try {
    return (JSON.parse(text) as { data: T }).data;
  } catch {
    return text as T;
  }
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

async function alertNamed(name: string): Promise<Alert | undefined> {
  const { alerts } = await ask<{ alerts: Alert[] }>('/api/v1/alerts');
  return alerts.find(({ labels }) => labels['alertname'] === name);
}

async function firedAlerts(): Promise<Alert[]> {
  return vi.waitFor(async () => {
    const found = await Promise.all(['Quick', 'Slow'].map(alertNamed));
    const there = found.filter((alert) => alert !== undefined);
    expect(there).toHaveLength(2);
    return there;
  }, PATIENCE);
}

test('kill -9 keeps what fires and what waits', async () => {
  exposition = 'app_up 0\n';
  await start();
  const [quick, slow] = await firedAlerts();
  expect(quick).toMatchObject({ state: 'firing', annotations: { summary: 'app is 0' } });
  expect(slow).toMatchObject({ state: 'pending' });
  await vi.waitFor(() => expect(received.map(({ labels }) => labels['alertname'])).toContain('Quick'), PATIENCE);
  expect(received[0]?.labels).toMatchObject({ severity: 'page', site: 'ams' });
  // Its state was committed before it was sent.
  product?.signal('SIGKILL');
  const killedMs = performance.now();
  await product?.ended;
  await start();
  const [quickAgain, slowAgain] = await firedAlerts();
  const downMs = performance.now() - killedMs;
  expect(quickAgain).toMatchObject({ state: 'firing', activeAt: quick?.activeAt });
  // Time without evaluation does not count; more than that is never lost.
  const movedMs = Date.parse(slowAgain?.activeAt ?? '') - Date.parse(slow?.activeAt ?? '');
  expect(movedMs).toBeGreaterThanOrEqual(0);
  expect(movedMs).toBeLessThanOrEqual(downMs + 1000);
  const starts = new Set(
    received.filter(({ labels }) => labels['alertname'] === 'Quick').map(({ startsAt }) => startsAt),
  );
  expect(starts.size).toBe(1);
});

test('rules that are in wide use are evaluated without an error', async () => {
  exposition = 'app_up 1\n';
  await start();
  interface Group {
    readonly file: string;
    readonly rules: readonly { readonly name: string; readonly lastError?: string; readonly health: string }[];
  }
  const { groups } = await ask<{ groups: Group[] }>('/api/v1/rules');
  expect(groups.length).toBeGreaterThanOrEqual(1);
  await vi.waitFor(async () => {
    const now = await ask<{ groups: Group[] }>('/api/v1/rules?file[]=' + join(folder, 'rules/own.yaml'));
    expect(now.groups.flatMap(({ rules }) => rules.map(({ health }) => health))).toEqual(['ok', 'ok']);
  }, PATIENCE);
  expect(groups.flatMap(({ rules }) => rules.filter(({ lastError }) => lastError !== undefined))).toEqual([]);
});

test('a broken file keeps all rules as they are', async () => {
  exposition = 'app_up 1\n';
  await start();
  const before = await ask<{ groups: { name: string }[] }>('/api/v1/rules');
  writeFileSync(join(folder, 'rules/own.yaml'), 'groups:\n- name: other\n  rules: [{alert: A, expr: "sum("}]\n');
  expect(await ask<string>('/-/reload', 'POST')).toContain(
    'own.yaml: 3:28: group "other", rule 1, "A": could not parse',
  );
  const after = await ask<{ groups: { name: string }[] }>('/api/v1/rules');
  expect(after.groups.map(({ name }) => name)).toEqual(before.groups.map(({ name }) => name));
  writeFileSync(join(folder, 'rules/own.yaml'), 'groups:\n- name: other\n  rules: [{alert: A, expr: "1"}]\n');
  await ask('/-/reload', 'POST');
  await vi.waitFor(async () => {
    const now = await ask<{ groups: { name: string }[] }>('/api/v1/rules');
    expect(now.groups.map(({ name }) => name)).toContain('other');
    expect(now.groups.map(({ name }) => name)).not.toContain('own');
  }, PATIENCE);
});
