// Secrets of receivers that refuse, and repeat what they were sent: nothing of them in logs, answers, history, metrics or the database.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { createAlerting } from '@/server/alerting/create-alerting';
import { startFakeMailServer } from '@/server/alerting/receivers/testing/fake-mail-server';
import { startFakeService } from '@/server/alerting/receivers/testing/fake-service';
import { systemClock } from '@/server/platform/clock';
import { createLeases } from '@/server/platform/leases/leases';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase } from '@/server/platform/testing/test-database';

const CANARY = 'c4n4ry-s3cret';
const PATIENCE = { timeout: 30_000, interval: 50 };
/** Pushover's address cannot be another; what it says is tested where it is served. */
const KIND_COUNT = 11;

function configuration(url: string, smarthost: string): string {
  return `
global:
  smtp_smarthost: '${smarthost}'
  smtp_from: wf@x.test
  smtp_require_tls: false
  smtp_auth_username: wf
  smtp_auth_password: ${CANARY}
  http_config: {authorization: {credentials: ${CANARY}-bearer}}
route: {receiver: all, group_wait: 0s, group_interval: 1h}
receivers:
- name: all
  webhook_configs: [{url: '${url}/${CANARY}?k=${CANARY}'}]
  email_configs: [{to: ops@x.test}]
  slack_configs: [{api_url: '${url}/${CANARY}', channel: '#x'}]
  pagerduty_configs: [{routing_key: ${CANARY}, url: '${url}'}]
  opsgenie_configs: [{api_key: ${CANARY}, api_url: '${url}'}]
  msteamsv2_configs: [{webhook_url: '${url}/${CANARY}'}]
  discord_configs: [{webhook_url: '${url}/${CANARY}'}]
  telegram_configs: [{bot_token: ${CANARY}, chat_id: 1, api_url: '${url}'}]
  jira_configs:
  - api_url: '${url}'
    project: P
    issue_type: Bug
    http_config: {basic_auth: {username: u, password: ${CANARY}}}
  rocketchat_configs: [{api_url: '${url}', token: ${CANARY}, token_id: ${CANARY}-id, channel: '#x'}]
  mattermost_configs: [{webhook_url: '${url}/${CANARY}', channel: x}]
`;
}

async function dump(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    const texts: string[] = [];
    for (const { name } of rows) texts.push(JSON.stringify((await client.query(`SELECT * FROM ${name}`)).rows));
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

test('secrets of receivers come out nowhere', async () => {
  const database = await createTestDatabase();
  const service = await startFakeService();
  const mail = await startFakeMailServer({ authMethods: ['PLAIN'], allowInsecureAuth: true });
  for (let count = 0; count < KIND_COUNT; count += 1)
    service.replies.push({ status: 400, text: `bad: POST /${CANARY}?k=${CANARY} ${CANARY}-bearer ${CANARY}-id` });
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-secrets-'));
  const path = join(folder, 'alertmanager.yml');
  writeFileSync(path, configuration(service.url, mail.smarthost));
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const metrics = createMetrics({ withProcess: false });
  const leases = createLeases({ databaseUrl: database.url, instance: 'test', clock: systemClock, log, metrics });
  const alerting = await createAlerting({
    databaseUrl: database.url,
    leases,
    settings: {
      alertmanagerConfigPath: path,
      secret: 'x'.repeat(40),
      externalUrl: 'https://wf.example',
      alertHistoryRetentionMs: 86_400_000,
      notificationsTogether: 64,
      heartbeat: { receiver: null, url: null, intervalMs: 60_000 },
    },
    environment: {},
    clock: systemClock,
    random: Math.random,
    log,
    metrics,
  });
  try {
    await alerting.start();
    await leases.start();
    const labels = { alertname: 'DiskFull' };
    await alerting.accept([{ labels, annotations: {}, generatorUrl: '' }]);
    const deliveries = () => alerting.deliveries({ fromMs: 0, toMs: Date.now() + 60_000, limit: 100 });
    await vi.waitFor(async () => {
      const ended = (await deliveries()).filter(({ state }) => state === 'failed');
      expect(ended).toHaveLength(KIND_COUNT);
    }, PATIENCE);
    const said = {
      deliveries: await deliveries(),
      failing: alerting.failingReceivers(),
      config: alerting.configText(),
      explanation: alerting.explain(labels),
      metrics: await metrics.text(),
      log: lines,
    };
    expect(said.failing).toHaveLength(KIND_COUNT);
    expect(said.config.match(/<secret>/g)?.length).toBeGreaterThan(KIND_COUNT);
    expect(JSON.stringify(said.deliveries)).toContain('bad: POST');
    expect(JSON.stringify(said)).not.toContain(CANARY);
    expect(await dump(database.url)).not.toContain(CANARY);
    await alerting.reload();
    writeFileSync(path, `${configuration(service.url, mail.smarthost)}\nnonsense: ${CANARY}\n`);
    const refusal: unknown = await alerting.reload().catch((thrown: unknown) => thrown);
    expect(String(refusal)).toContain('nonsense');
    expect(String(refusal)).not.toContain(CANARY);
  } finally {
    await alerting.stop();
    await leases.stop();
    await mail.close();
    await service.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
