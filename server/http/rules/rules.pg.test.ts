// The APIs of rules behind the real dispatcher, over a real store: who may do what, and what each of them answers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { ruleRoutes } from '@/server/http/rules/routes';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';
import { systemClock } from '@/server/platform/clock';
import type { Leases } from '@/server/platform/leases/leases';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import { createApiGroups } from '@/server/rules/api-groups';
import { createRuleEngine } from '@/server/rules/create-rule-engine';
import type { RuleEngine, RuleTester } from '@/server/rules/ports';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { batchOf, openTestStore } from '@/server/storage/testing/store-harness';

/** Everything belongs to this process. */
const ALONE: Leases = {
  hasOthers: false,
  role: (name) => ({
    name,
    heldCount: 1,
    holds: () => true,
    token: () => 1,
    balance: async () => undefined,
    doubt: () => undefined,
    stopActing: async () => undefined,
  }),
  start: async () => undefined,
  stop: async () => undefined,
};

let api: TestApi;
let rules: RuleEngine & RuleTester;
let series: RunningSeriesStore;

beforeAll(async () => {
  api = await createTestApi({}, ({ entities }) => {
    const log = silentLog();
    const metrics = createMetrics({ withProcess: false });
    const reader = new Proxy({} as RunningSeriesStore, { get: (_none, key) => Reflect.get(series, key) as unknown });
    const engine = createEngine({ reader, clock: systemClock, log, metrics: createMetrics({ withProcess: false }) });
    rules = createRuleEngine({
      engine,
      appender: reader,
      databaseUrl: entities.databaseUrl,
      leases: ALONE,
      sink: { accept: async () => undefined },
      apiGroups: createApiGroups({ db: entities.db, parse: (text) => engine.parse(text), log }),
      openHttpClient: () => {
        throw new Error('no Alertmanager is configured');
      },
      externalUrl: 'http://here',
      clock: systemClock,
      timers: { after: () => () => undefined },
      log,
      metrics,
    });
    return ruleRoutes({ rules, engine, db: entities.db });
  });
  series = await openTestStore({ databaseUrl: api.entities.databaseUrl });
  await rules.start();
});
afterAll(async () => {
  await rules.stop();
  await series.stop();
  await api.entities.drop();
});

const GROUP = `name: cpu
interval: 30s
labels: {team: infra}
rules:
- record: job:load:sum
  expr: sum by (job) (load)
- alert: High
  expr: job:load:sum > 5
  for: 5m
  labels: {severity: page}
  annotations: {summary: '{{ $labels.job }}'}
`;

interface Listed {
  readonly groups: readonly {
    readonly name: string;
    readonly file: string;
    readonly rules: readonly { name: string }[];
  }[];
  readonly groupNextToken?: string;
}

async function list(query: string): Promise<Listed> {
  const { body } = await api.call(api.people.viewer, `GET /api/v1/rules${query}`);
  return body['data'] as Listed;
}

test('the ruler takes, gives and removes groups; viewers only read', async () => {
  const post = 'POST /config/v1/rules/ops%2Fcpu';
  expect((await api.call(api.people.viewer, post, GROUP)).status).toBe(403);
  expect((await api.call(api.people.editor, post, GROUP)).status).toBe(202);
  expect((await api.call(api.people.editor, post, GROUP.replace('name: cpu', 'name: cpu2'))).status).toBe(202);
  const { groups } = await list('');
  expect(groups.map(({ file, name }) => `${file} ${name}`)).toEqual(['ops/cpu cpu', 'ops/cpu cpu2']);
  expect(groups[0]).toMatchObject({
    interval: 30,
    lastEvaluation: '0001-01-01T00:00:00Z',
    rules: [
      {
        type: 'recording',
        name: 'job:load:sum',
        query: 'sum by (job) (load)',
        labels: { team: 'infra' },
        health: 'unknown',
      },
      {
        type: 'alerting',
        state: 'unknown',
        name: 'High',
        duration: 300,
        labels: { severity: 'page', team: 'infra' },
        annotations: { summary: '{{ $labels.job }}' },
        alerts: [],
      },
    ],
  });
  expect((await api.call(api.people.editor, 'DELETE /config/v1/rules/ops%2Fcpu/cpu2')).status).toBe(202);
  expect((await api.call(api.people.editor, 'DELETE /config/v1/rules/ops%2Fcpu/cpu2')).status).toBe(404);
  expect((await list('')).groups).toHaveLength(1);
});

test('every mistake of a group is told', async () => {
  const bad = 'name: bad\nrules:\n- {alert: A, expr: "sum("}\n- {record: "x y{", expr: 1}\n';
  const { status, body } = await api.call(api.people.editor, 'POST /config/v1/rules/ops', bad);
  expect(status).toBe(400);
  expect(String(body['text'])).toContain('group "bad", rule 1, "A": could not parse expression');
  expect(String(body['text'])).toContain('group "bad", rule 2, "x y{": braces present');
});

test('lists are filtered and paged', async () => {
  for (const name of ['a', 'b', 'c'])
    await api.call(
      api.people.editor,
      'POST /config/v1/rules/pages',
      `name: ${name}\nrules: [{record: "r:${name}", expr: 1}]\n`,
    );
  const names = async (query: string) =>
    (await list(query)).groups.flatMap((group) => group.rules.map(({ name }) => name));
  expect(await names('?type=alert')).toEqual(['High']);
  expect(await names('?rule_name[]=r:a&rule_name[]=r:c')).toEqual(['r:a', 'r:c']);
  expect(await names('?rule_group[]=b')).toEqual(['r:b']);
  expect(await names('?file[]=pages&type=record')).toEqual(['r:a', 'r:b', 'r:c']);
  expect(await names('?match[]={severity="page"}')).toEqual(['High']);
  expect(await names('?match[]={severity=~"p.+",team="other"}&match[]={team="infra"}')).toEqual([
    'job:load:sum',
    'High',
  ]);
  const first = await list('?group_limit=3');
  expect(first.groups.map(({ name }) => name)).toEqual(['cpu', 'a', 'b']);
  const second = await list(`?group_limit=3&group_next_token=${first.groupNextToken}`);
  expect(second).toMatchObject({ groups: [{ name: 'c' }] });
  expect(second.groupNextToken).toBeUndefined();
  const excluded = (await list('?type=alert&exclude_alerts=true')).groups[0]?.rules[0];
  expect(excluded).toMatchObject({ alerts: null });
  for (const query of [
    'type=x',
    'group_limit=0',
    'group_next_token=1',
    'group_limit=1&group_next_token=1',
    'exclude_alerts=x',
  ])
    expect((await api.call(api.people.viewer, `GET /api/v1/rules?${query}`)).status).toBe(400);
});

test('groups have versions, and a change to an old one is refused', async () => {
  const path = '/api/watchfire/rules/groups/own/mine';
  const source = 'name: mine\nrules:\n- {alert: A, expr: up == 0}\n- {alert: B, expr: up == 1}\n';
  expect((await api.call(api.people.viewer, `PUT ${path}`, { source })).status).toBe(403);
  expect((await api.call(api.people.editor, `PUT ${path}`, { source, message: 'made' })).body).toMatchObject({
    version: 1,
    updatedBy: 'editor',
  });
  const changed = { source: 'alert: A\nexpr: up == 2\n', message: 'changed' };
  expect((await api.call(api.people.editor, `PUT ${path}/rules/A`, changed)).body).toMatchObject({ version: 2 });
  expect((await api.call(api.people.editor, `PUT ${path}`, { source, version: 1 })).status).toBe(412);
  expect((await api.call(api.people.editor, `PUT ${path}`, { source: source.replace('mine', 'other') })).status).toBe(
    400,
  );
  await api.call(api.people.editor, `PUT ${path}/rules/B/pause`, { isPaused: true });
  expect((await list('?file[]=own')).groups[0]?.rules).toMatchObject([
    { name: 'A', query: 'up == 2' },
    { name: 'B', isPaused: true },
  ]);
  await api.call(api.people.editor, `DELETE ${path}/rules/A`);
  await api.call(api.people.editor, `POST ${path}/restore`, { version: 1 });
  expect((await list('?file[]=own')).groups[0]?.rules.map(({ name }) => name)).toEqual(['A', 'B']);
  const versions = (await api.call(api.people.viewer, `GET ${path}/versions`)).body as unknown as {
    version: number;
    message: string;
  }[];
  expect(versions.map(({ version, message }) => `${version} ${message}`)).toEqual([
    '5 restored from version 1',
    '4 rule deleted',
    '3 rule paused',
    '2 changed',
    '1 made',
  ]);
});

test('a back-test tells how often a rule would have fired, and a backfill what would have been recorded', async () => {
  const endMs = Math.floor(Date.now() / 60_000) * 60_000;
  const startMs = endMs - 30 * 60_000;
  const ref = series.seriesRef(labelSetOf({ __name__: 'load', job: 'a' }));
  // High for ten minutes, twice.
  const rows = Array.from({ length: 31 }, (_, minute) => {
    const isHigh = (minute >= 2 && minute <= 12) || (minute >= 20 && minute <= 30);
    return [ref, startMs + minute * 60_000, isHigh ? 10 : 1] as const;
  });
  await series.append(batchOf(rows), 'import');
  const range = { start: startMs / 1000, end: endMs / 1000, intervalSeconds: 60 };
  const source = 'alert: High\nexpr: load > 5\nfor: 5m\nlabels: {severity: page}\n';
  const { status, body } = await api.call(api.people.viewer, 'POST /api/watchfire/rules/backtest', {
    source,
    ...range,
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ firedCount: 2, pendingCount: 0, hiddenCount: 0 });
  const [instance] = body['instances'] as {
    labels: object;
    spans: { state: string; start: number; end: number }[];
  }[];
  expect(instance?.labels).toEqual({ alertname: 'High', job: 'a', severity: 'page' });
  expect(
    instance?.spans.map(({ state, start, end }) => [
      state,
      (start * 1000 - startMs) / 60_000,
      (end * 1000 - startMs) / 60_000,
    ]),
  ).toEqual([
    ['pending', 2, 7],
    ['firing', 7, 13],
    ['pending', 20, 25],
    ['firing', 25, 30],
  ]);
  const file =
    'groups:\n- name: g\n  rules:\n  - {record: "a:double", expr: load * 2}\n  - {record: "a:triple", expr: "a:double * 1.5"}\n';
  const fill = { source: file, ...range };
  expect((await api.call(api.people.viewer, 'POST /api/watchfire/rules/backfill', fill)).status).toBe(403);
  expect((await api.call(api.people.editor, 'POST /api/watchfire/rules/backfill', fill)).body).toEqual({
    sampleCount: 62,
    refusedCount: 0,
  });
});
