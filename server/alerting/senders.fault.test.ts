// Debian's Prometheus and vmalert send their alerts here: what fires is told of, and its end. Skipped where they are missing.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AlertingPrograms, buildAlerting } from '@/server/alerting/testing/launch-alerting';
import type { Replica } from '@/server/alerting/testing/run-scenario';
import { type Sink, startSink } from '@/server/alerting/testing/sink';
import { isInstalled } from '@/server/platform/testing/installed';
import { takeFreePort } from '@/server/platform/free-port';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const PATIENCE = { timeout: 60_000, interval: 200 };
const TEST_MS = 200_000;

const RULES = `groups:
- name: scripted
  interval: 1s
  rules:
  - alert: Broken
    expr: scripted_broken == 1
    labels: {severity: page}
    annotations: {summary: '{{ $labels.instance }} is broken: {{ $value }}'}
`;

let programs: AlertingPrograms;
let database: TestDatabase;
let sink: Sink;
let ours: Replica;
let folder = '';
let exporter: Server;
let isBroken = true;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-senders-'));
  sink = await startSink();
  const configPath = join(folder, 'alertmanager.yml');
  writeFileSync(
    configPath,
    `route: {receiver: hook, group_by: [sender], group_wait: 0s, group_interval: 1s}
receivers: [{name: hook, webhook_configs: [{url: '${sink.url}/hook'}]}]
`,
  );
  writeFileSync(join(folder, 'rules.yml'), RULES);
  database = await createTestDatabase();
  programs = await buildAlerting('senders');
  ours = await programs.on(database).start({ configPath, number: 0 });
  exporter = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`scripted_broken ${isBroken ? 1 : 0}\n`);
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  ours.signal('SIGKILL');
  await ours.ended;
  exporter.closeAllConnections();
  exporter.close();
  await sink.close();
  programs.remove();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function run(name: string, args: readonly string[]): void {
  children.push(spawn(name, args, { cwd: folder, stdio: 'ignore' }));
}

async function startPrometheus(sender: string): Promise<string> {
  const port = await takeFreePort();
  const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
  const rules = sender === 'prometheus' ? "rule_files: ['rules.yml']" : '';
  writeFileSync(
    join(folder, `${sender}.yml`),
    `global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {sender: ${sender}}}
${rules}
alerting: {alertmanagers: [{static_configs: [{targets: ['${new URL(ours.url).host}']}]}]}
scrape_configs: [{job_name: scripted, static_configs: [{targets: ['${target}']}]}]
`,
  );
  run('prometheus', [
    `--config.file=${sender}.yml`,
    `--storage.tsdb.path=${join(folder, `data-${sender}`)}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  return `http://127.0.0.1:${port}`;
}

function told(sender: string): string[] {
  return sink.attempts.flatMap(({ body }) =>
    body.alerts
      .filter(({ labels }) => labels['sender'] === sender)
      .map(({ labels, status, annotations }) =>
        [
          status,
          labels['alertname'],
          labels['severity'],
          annotations['summary']?.replace(/\d+\.\d+\.\d+\.\d+:\d+/, 'it'),
        ].join(' '),
      ),
  );
}

/** What was told last. */
async function plays(sender: string): Promise<string | undefined> {
  isBroken = true;
  await vi.waitFor(() => expect(told(sender)).toContain('firing Broken page it is broken: 1'), PATIENCE);
  const listed = (await (await fetch(`${ours.url}/api/v2/alerts?filter=sender=${sender}`)).json()) as unknown[];
  expect(listed).toMatchObject([
    {
      labels: { alertname: 'Broken', sender, job: 'scripted' },
      status: { state: 'active' },
      receivers: [{ name: 'hook' }],
    },
  ]);
  isBroken = false;
  await vi.waitFor(() => expect(told(sender).at(-1)).toMatch(/^resolved/), PATIENCE);
  return told(sender).at(-1);
}

describe.skipIf(!isInstalled('prometheus'))('Prometheus', () => {
  it('tells of what fires and of its end', { timeout: TEST_MS }, async () => {
    await startPrometheus('prometheus');
    expect(await plays('prometheus')).toMatch(/^resolved Broken page/);
  });
});

describe.skipIf(!isInstalled('vmalert') || !isInstalled('prometheus'))('vmalert', () => {
  it('tells of what fires and of its end', { timeout: TEST_MS }, async () => {
    isBroken = true;
    const source = await startPrometheus('source');
    run('vmalert', [
      '-rule=rules.yml',
      `-datasource.url=${source}`,
      `-notifier.url=${ours.url}`,
      '-evaluationInterval=1s',
      '-external.label=sender=vmalert',
      `-httpListenAddr=127.0.0.1:${await takeFreePort()}`,
    ]);
    expect(await plays('vmalert')).toMatch(/^resolved Broken page/);
  });
});
