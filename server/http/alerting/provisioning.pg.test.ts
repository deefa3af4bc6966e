// Grafana's provisioning API, its files, the ruler's API and our own see the same objects.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parsePromql } from '@/lib/promql/parser';
import type { Alerting } from '@/server/alerting/create-alerting';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { openTestAlerting, type TestAlerting } from '@/server/alerting/testing/test-alerting';
import { alertingRoutes } from '@/server/http/alerting/routes';
import { ruleRoutes, type RuleRoutesDeps } from '@/server/http/rules/routes';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';
import { type AlertingProvisioning, createAlertingProvisioning } from '@/server/provisioning/create-provisioning';
import { silentLog } from '@/server/platform/log';

const BASE = '/api/v1/provisioning';
let service: FakeService;
let opened: TestAlerting;
let alerting: Alerting;
let provisioning: AlertingProvisioning;
let api: TestApi;
const files = new Map<string, string>();
const environment: Record<string, string> = {};

beforeAll(async () => {
  service = await startFakeService();
  api = await createTestApi({}, async ({ entities }) => {
    opened = await openTestAlerting({ databaseUrl: entities.databaseUrl });
    alerting = await opened.start();
    const engine = { parse: (text: string) => parsePromql(text) };
    const rules = { refresh: async () => undefined, groups: async () => [] };
    provisioning = createAlertingProvisioning({
      db: entities.db,
      engine,
      rules,
      objects: alerting,
      path: '/provisioning',
      log: silentLog(),
      readFile: async (path) => files.get(path.replace('/provisioning/alerting/', '')) ?? '',
      listFolder: async () => [...files.keys()],
      environment,
    });
    const deps = { db: entities.db, engine, rules } as unknown as RuleRoutesDeps;
    return [...alertingRoutes(alerting, provisioning), ...ruleRoutes(deps)];
  });
  await api.call(api.people.admin, 'POST /api/folders', { uid: 'infra', title: 'Infrastructure' });
});
beforeEach(() => files.clear());
afterAll(async () => {
  await opened.close();
  await service.close();
  await api.entities.drop();
});

const call = (line: string, body?: unknown) => api.call(api.people.admin, line, body);

const QUERY = {
  refId: 'A',
  relativeTimeRange: { from: 300, to: 0 },
  datasourceUid: 'prom',
  model: { refId: 'A', expr: 'sum by (job) (rate(errors_total[5m]))', instant: true },
};
const THRESHOLD = {
  refId: 'B',
  datasourceUid: '__expr__',
  relativeTimeRange: { from: 0, to: 0 },
  model: { refId: 'B', type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'gt', params: [5] } }] },
};
const RULE = {
  uid: 'errors-rule',
  title: 'Errors',
  folderUID: 'infra',
  ruleGroup: 'web',
  condition: 'B',
  data: [QUERY, THRESHOLD],
  noDataState: 'OK',
  execErrState: 'Alerting',
  for: '5m',
  labels: { severity: 'page' },
  annotations: { summary: '{{ $labels.job }} has {{ $values.A.Value }}' },
};

test('an alert rule is made, read, changed, exported and deleted, and the ruler sees it', async () => {
  const made = await call(`POST ${BASE}/alert-rules`, RULE);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ ...RULE, orgID: 1, provenance: 'api', isPaused: false });
  expect((await call(`GET ${BASE}/alert-rules/errors-rule`)).body).toEqual(made.body);
  expect((await call(`GET ${BASE}/alert-rules`)).body).toEqual([made.body]);

  const ruler = await call('GET /config/v1/rules/infra/web');
  expect(parseYaml(String(ruler.body['text']))).toEqual({
    name: 'web',
    interval: '1m',
    rules: [
      {
        alert: 'Errors',
        expr: 'sum by (job) (rate(errors_total[5m])) > 5',
        for: '5m',
        labels: { severity: 'page' },
        annotations: { summary: '{{ $labels.job }} has {{ $value }}' },
      },
    ],
  });

  const put = await call(`PUT ${BASE}/alert-rules/errors-rule`, { ...RULE, title: 'Many errors', ruleGroup: 'other' });
  expect(put).toMatchObject({ status: 200, body: { title: 'Many errors', ruleGroup: 'other' } });
  expect((await call('GET /config/v1/rules/infra/web')).status).toBe(404);

  const exported = await call(`GET ${BASE}/alert-rules/errors-rule/export?format=json`);
  expect(exported.body).toMatchObject({
    apiVersion: 1,
    groups: [
      { name: 'other', folder: 'Infrastructure', interval: '1m', rules: [{ uid: 'errors-rule', condition: 'B' }] },
    ],
  });
  const terraform = await call(`GET ${BASE}/alert-rules/errors-rule/export?format=hcl`);
  expect(String(terraform.body['text'])).toContain('resource "grafana_rule_group" "rule_group_0001" {');
  expect(String(terraform.body['text'])).toContain('folder_uid       = "infra"');
  expect(await call(`DELETE ${BASE}/alert-rules/errors-rule`)).toMatchObject({ status: 204 });
  expect(await call(`GET ${BASE}/alert-rules/errors-rule`)).toMatchObject({ status: 404 });
  expect(await call(`DELETE ${BASE}/alert-rules/errors-rule`)).toMatchObject({ status: 204 });
});

test('what the ruler made has a form in Grafana that gives the same rule again', async () => {
  const source = `name: plain
interval: 30s
rules:
- record: job:up:sum
  expr: sum by (job) (up)
- alert: Down
  expr: up == 0
  for: 1m
`;
  expect((await call('POST /config/v1/rules/team-a', source)).status).toBe(202);
  const group = await call(`GET ${BASE}/folder/team-a/rule-groups/plain`);
  expect(group).toMatchObject({ status: 200, body: { title: 'plain', folderUid: 'team-a', interval: 30 } });
  expect(await call(`PUT ${BASE}/folder/team-a/rule-groups/plain`, group.body)).toMatchObject({ status: 200 });
  const after = await call('GET /config/v1/rules/team-a/plain');
  expect(parseYaml(String(after.body['text']))).toEqual(parseYaml(source));
  const again = await call(`GET ${BASE}/folder/team-a/rule-groups/plain`);
  const lasting = (rules: unknown) => (rules as object[]).map((rule) => ({ ...rule, provenance: '', updated: '' }));
  expect(lasting(again.body['rules'])).toEqual(lasting(group.body['rules']));
  expect((await call(`DELETE ${BASE}/folder/team-a/rule-groups/plain`)).status).toBe(204);
});

test('rules that are made at the same time are all kept', async () => {
  const wishes = ['a', 'b', 'c', 'd'].map((name) => ({ ...RULE, uid: `together-${name}`, title: name }));
  const made = await Promise.all(wishes.map((wish) => call(`POST ${BASE}/alert-rules`, wish)));
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect((await call(`GET ${BASE}/folder/infra/rule-groups/web`)).body['rules']).toHaveLength(4);
  await call(`DELETE ${BASE}/folder/infra/rule-groups/web`);
});

test.each([
  [{ ...RULE, folderUID: 'nowhere' }, 400, 'folder "nowhere" does not exist'],
  [{ ...RULE, condition: 'C' }, 400, 'there is no query or expression "C"'],
  [{ ...RULE, data: [] }, 400, 'no queries or expressions are found'],
  [{ ...RULE, title: '' }, 400, 'a rule needs a title'],
  [{ ...RULE, for: 'soon' }, 400, 'Cannot use "for"'],
  [{ ...RULE, uid: 'a/b' }, 400, 'uid contains illegal characters'],
  [{ ...RULE, labels: { a: '{{ range' } }, 400, 'label "a"'],
  [{ ...RULE, data: [{ ...QUERY, model: { expr: 'up(' } }, THRESHOLD] }, 400, 'could not parse expression of query A'],
  [{ ...RULE, notification_settings: { receiver: 'x' } }, 400, 'notification_settings'],
])('a broken rule is refused, and nothing is stored: %#', async (wish, status, message) => {
  const answer = await call(`POST ${BASE}/alert-rules`, wish);
  expect(answer.status).toBe(status);
  expect(answer.body['message']).toContain(message);
  expect((await call(`GET ${BASE}/alert-rules`)).body).toEqual([]);
});

test('who may not, may not', async () => {
  const status = async (who: 'viewer' | 'editor', line: string, body?: unknown) =>
    (await api.call(api.people[who], line, body)).status;
  expect(await status('viewer', `GET ${BASE}/alert-rules`)).toBe(200);
  expect(await status('viewer', `POST ${BASE}/alert-rules`, RULE)).toBe(403);
  expect(await status('editor', `GET ${BASE}/contact-points`)).toBe(403);
  expect(await status('editor', `GET ${BASE}/contact-points/export`)).toBe(403);
  expect(await status('editor', `PUT ${BASE}/policies`, {})).toBe(403);
  expect(await status('viewer', `GET ${BASE}/templates`)).toBe(403);
  expect(await status('editor', 'POST /api/admin/provisioning/alerting/reload', {})).toBe(403);
});

const POINTS = `${BASE}/contact-points`;

test('contact points', async () => {
  const slack = {
    name: 'ops',
    type: 'slack',
    settings: { url: `${service.url}/s3cret-slack`, recipient: '#ops', title: '' },
  };
  const made = await call(`POST ${POINTS}`, slack);
  const webhook = {
    uid: 'my-hook',
    name: 'ops',
    type: 'webhook',
    settings: { url: `${service.url}/s3cret-hook`, maxAlerts: '5' },
    disableResolveMessage: true,
  };
  expect([made.status, (await call(`POST ${POINTS}`, webhook)).status]).toEqual([202, 202]);
  expect((await call(`POST ${POINTS}`, webhook)).status).toBe(409);
  const listed = (await call(`GET ${POINTS}?name=ops`)).body;
  expect(listed).toEqual([
    {
      uid: 'my-hook',
      name: 'ops',
      type: 'webhook',
      settings: { url: '[REDACTED]', maxAlerts: 5 },
      disableResolveMessage: true,
      provenance: 'api',
    },
    {
      uid: made.body['uid'],
      name: 'ops',
      type: 'slack',
      settings: { url: '[REDACTED]', recipient: '#ops' },
      disableResolveMessage: false,
      provenance: 'api',
    },
  ]);
  expect((await call('GET /api/alerting/receivers/ops')).body).toMatchObject({
    body: {
      webhook_configs: [{ url: '<secret>', max_alerts: 5, send_resolved: false }],
      slack_configs: [{ api_url: '<secret>', channel: '#ops' }],
    },
  });
  const exported = await call(`GET ${POINTS}/export`);
  expect(String(exported.body['text'])).not.toContain('s3cret');
  expect(parseYaml(String(exported.body['text']))).toMatchObject({
    contactPoints: [{ name: 'ops', receivers: [{ uid: 'my-hook' }, { type: 'slack' }] }],
  });
  expect((await call(`GET ${POINTS}/export?decrypt=true`)).status).toBe(403);

  const uid = String(made.body['uid']);
  const changed = { ...slack, settings: { url: '[REDACTED]', recipient: '#other' } };
  expect(await call(`PUT ${POINTS}/${uid}`, changed)).toMatchObject({ status: 202 });
  await call('POST /api/alerting/receivers/test', { receiver: 'ops' });
  expect(service.asked.map(({ path }) => path).toSorted()).toEqual(['/s3cret-hook', '/s3cret-slack']);
  expect(service.asked.find(({ path }) => path === '/s3cret-slack')?.json).toMatchObject({ channel: '#other' });
  // An address of another's choice does not get the secret.
  const away = { ...webhook, settings: { url: `${service.url}/away`, username: 'u', password: '[REDACTED]' } };
  expect((await call(`PUT ${POINTS}/my-hook`, away)).status).toBe(400);

  expect(await call(`PUT ${POINTS}/my-hook`, { ...webhook, name: 'moved' })).toMatchObject({ status: 202 });
  expect((await call(`GET ${POINTS}?name=moved`)).body).toMatchObject([{ uid: 'my-hook' }]);
  expect(await call(`DELETE ${POINTS}/${uid}`)).toMatchObject({ status: 202 });
  expect(await call(`DELETE ${POINTS}/my-hook`)).toMatchObject({ status: 202 });
  expect((await call('GET /api/alerting/receivers')).body).toEqual({ items: [] });
});

test.each([
  [{ name: 'x', type: 'kafka', settings: {} }, 'Cannot make a contact point of type "kafka"'],
  [
    { name: 'x', type: 'slack', settings: { url: 'http://x', mentionUsers: 'u' } },
    'Cannot use the setting "mentionUsers" of slack',
  ],
  [{ name: 'x', type: 'telegram', settings: { bottoken: 't', chatid: 'abc' } }, 'expected a whole number'],
  [{ name: 'x', type: 'webhook', settings: { url: '[REDACTED]' } }, 'there is no secret to keep'],
  [{ name: 'x', type: '__proto__', settings: {} }, 'Cannot make a contact point of type'],
])('%j is refused', async (point, message) => {
  expect((await call(`POST ${POINTS}`, point)).body['message']).toContain(message);
});

test('policies and mute timings', async () => {
  await call('PUT /api/alerting/receivers/base', {});
  const timing = { name: 'nights', time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }] }] };
  expect(await call(`POST ${BASE}/mute-timings`, timing)).toMatchObject({ status: 201, body: timing });
  expect(await call(`POST ${BASE}/mute-timings`, timing)).toMatchObject({ status: 409 });
  const policies = {
    receiver: 'base',
    group_by: ['alertname'],
    routes: [
      {
        receiver: 'base',
        object_matchers: [
          ['team', '=', 'a"b'],
          ['env', '=~', 'p.*'],
        ],
        mute_time_intervals: ['nights'],
        continue: true,
        group_wait: '5s',
      },
    ],
  };
  expect(await call(`PUT ${BASE}/policies`, policies)).toMatchObject({ status: 202 });
  expect((await call(`GET ${BASE}/policies`)).body).toEqual({ ...policies, provenance: 'api' });
  expect((await call(`GET ${BASE}/policies/export?format=json`)).body).toMatchObject({ policies: [policies] });
  expect((await alerting.explain({ team: 'a"b', env: 'prod' })).routes).toMatchObject([
    { routeKey: String.raw`{}/{env=~"p.*",team="a\"b"}` },
  ]);
  const conflict = await call(`DELETE ${BASE}/mute-timings/nights`);
  expect([conflict.status, conflict.body['message']]).toEqual([
    409,
    expect.stringContaining('undefined time interval "nights"'),
  ]);
  expect((await call(`PUT ${BASE}/policies`, { receiver: 'nobody' })).body['message']).toContain(
    'undefined receiver "nobody"',
  );
  expect(await call(`DELETE ${BASE}/policies`)).toMatchObject({ status: 202 });
  expect(await call(`DELETE ${BASE}/mute-timings/nights`)).toMatchObject({ status: 204 });
  expect((await call(`GET ${BASE}/mute-timings`)).body).toEqual([]);
  await call('DELETE /api/alerting/receivers/base');
});

test('templates are in force at once, and broken ones are refused', async () => {
  const put = (text: string, version?: string) =>
    call(`PUT ${BASE}/templates/mine`, { template: text, ...(version !== undefined && { version }) });
  expect(await put('{{ define "mine" }}hello {{ .Status }}{{ end }}')).toMatchObject({
    status: 202,
    body: { name: 'mine', provenance: 'api', version: '1' },
  });
  const preview = { template: '{{ template "mine" . }}', mode: 'text', status: 'firing' };
  expect((await call('POST /api/alerting/templates/preview', preview)).body).toMatchObject({ text: 'hello firing' });
  expect((await put('{{ define "mine" }}{{ end')).status).toBe(400);
  expect((await put('plain', '7')).status).toBe(409);
  expect((await put('plain {{ .Status }}')).status).toBe(202);
  expect(String((await call('POST /api/alerting/templates/preview', preview)).body['text']).trim()).toBe(
    'plain firing',
  );
  expect((await call(`DELETE ${BASE}/templates/mine`)).status).toBe(204);
  expect((await call(`GET ${BASE}/templates/mine`)).status).toBe(404);
});

const FILE = `apiVersion: 1
groups:
  - orgId: 1
    name: from-file
    folder: Provisioned
    interval: 20s
    rules:
      - uid: file-rule
        title: FileRule
        condition: C
        data:
          - refId: A
            datasourceUid: prom
            relativeTimeRange: {from: 600, to: 0}
            model: {expr: node_load1, refId: A}
          - refId: B
            datasourceUid: __expr__
            model: {type: reduce, reducer: max, expression: A, refId: B}
          - refId: C
            datasourceUid: __expr__
            model:
              type: threshold
              expression: B
              conditions:
                - evaluator: {type: gt, params: [4]}
                  unloadEvaluator: {type: lt, params: [2]}
        for: 2m
        labels: {severity: 1}
        annotations: {summary: "{{ $labels.instance }} on $SITE costs $$5"}
contactPoints:
  - name: filed
    receivers:
      - uid: filed-hook
        type: webhook
        settings: {url: "$HOOK_URL"}
muteTimes:
  - name: weekend
    time_intervals: [{weekdays: ["saturday", "sunday"]}]
templates:
  - name: filed
    template: '{{ define "filed" }}x{{ end }}'
policies:
  - receiver: filed
    group_by: [alertname]
`;

test('provisioning files', async () => {
  environment['HOOK_URL'] = `${service.url}/from-file`;
  environment['SITE'] = 'ams';
  files.set('alerting.yaml', FILE);
  const reload = () => call('POST /api/admin/provisioning/alerting/reload', {});
  expect(await reload()).toMatchObject({ status: 200 });
  const rule = (await call(`GET ${BASE}/alert-rules/file-rule`)).body;
  expect(rule).toMatchObject({
    ruleGroup: 'from-file',
    provenance: 'file',
    labels: { severity: '1' },
    annotations: { summary: '{{ $labels.instance }} on ams costs $5' },
  });
  const ruler = await call(`GET /config/v1/rules/${String(rule['folderUID'])}/from-file?format=watchfire`);
  expect(parseYaml(String(ruler.body['text']))).toMatchObject({
    interval: '20s',
    rules: [
      {
        expr: 'max_over_time(node_load1[10m:15s]) > 4',
        watchfire: { recovery_expr: 'max_over_time(node_load1[10m:15s]) >= 2', no_data_state: 'NoData' },
      },
    ],
  });
  expect((await call(`GET ${POINTS}?name=filed`)).body).toMatchObject([{ uid: 'filed-hook', provenance: 'file' }]);

  // What the file has is the file's.
  for (const [line, body] of [
    [`PUT ${BASE}/alert-rules/file-rule`, { ...RULE, folderUID: rule['folderUID'] }],
    [`DELETE ${BASE}/alert-rules/file-rule`, undefined],
    [`DELETE /config/v1/rules/${String(rule['folderUID'])}/from-file`, undefined],
    [`DELETE ${POINTS}/filed-hook`, undefined],
    [`DELETE ${BASE}/policies`, undefined],
    [`PUT ${BASE}/templates/filed`, { template: 'other' }],
    ['PUT /api/alerting/receivers/filed', {}],
  ] as const)
    expect([line, (await call(line, body)).status]).toEqual([line, 409]);

  // The same again changes nothing.
  await reload();
  expect((await call('GET /api/alerting/receivers/filed')).body['version']).toBe(1);
  expect((await call(`GET ${BASE}/alert-rules/file-rule`)).body).toEqual(rule);

  files.set('broken.yaml', 'groups: [{name: x, folder: y, interval: 1m, rules: [{title: z, data: []}]}]');
  const broken = await reload();
  expect([broken.status, broken.body['message']]).toEqual([
    400,
    expect.stringContaining('broken.yaml: groups.0.rules.0'),
  ]);
  files.delete('broken.yaml');

  files.set(
    'alerting.yaml',
    `deleteRules: [{uid: file-rule}]
deleteContactPoints: [{uid: filed-hook}]
deleteMuteTimes: [{name: weekend}]
deleteTemplates: [{name: filed}]
resetPolicies: [1]
`,
  );
  expect(await reload()).toMatchObject({ status: 200 });
  expect((await call(`GET ${BASE}/alert-rules`)).body).toEqual([]);
  expect((await call('GET /api/alerting/receivers')).body).toEqual({ items: [] });
  expect((await call(`GET ${BASE}/templates`)).body).toEqual([]);
  expect(await reload()).toMatchObject({ status: 200 });
});
