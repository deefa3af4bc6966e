// Importing by API: inputs answered, conflicts and refusals as Grafana has them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.entities.drop());

const SHARED = {
  id: 77,
  uid: 'shared',
  title: 'Shared',
  version: 9,
  __inputs: [
    { name: 'DS_PROM', label: 'Prometheus', type: 'datasource', pluginId: 'prometheus' },
    { name: 'DS_EXPRESSION', type: 'datasource', pluginId: '__expr__' },
    { name: 'VAR_ZONE', type: 'constant', value: 'eu' },
  ],
  __requires: [{ type: 'panel', id: 'stat' }],
  panels: [
    {
      type: 'stat',
      datasource: { type: 'prometheus', uid: '${DS_PROM}' },
      targets: [{ expr: 'up{zone="${VAR_ZONE}",a="${other}"}', datasource: { uid: '${DS_EXPRESSION}' } }],
    },
  ],
};
const INPUT = { name: 'DS_PROM', type: 'datasource', pluginId: 'prometheus', value: 'watchfire' };

const send = (body: unknown) => api.call(api.people.editor, 'POST /api/dashboards/import', body);

test('inputs are answered, number and version are left behind', async () => {
  expect(await send({ dashboard: SHARED, inputs: [INPUT], overwrite: false, folderUid: '' })).toMatchObject({
    status: 200,
    body: {
      uid: 'shared',
      title: 'Shared',
      imported: true,
      importedUri: 'db/shared',
      importedUrl: '/d/shared/shared',
      slug: 'shared',
      folderUid: '',
    },
  });
  const { body } = await api.call(api.people.viewer, 'GET /api/dashboards/uid/shared');
  expect(body['dashboard']).toMatchObject({
    version: 1,
    panels: [
      {
        datasource: { type: 'prometheus', uid: 'watchfire' },
        targets: [{ expr: 'up{zone="eu",a="${other}"}', datasource: { uid: '__expr__' } }],
      },
    ],
  });
  expect(body['dashboard']).not.toHaveProperty('__inputs');
  expect(body['dashboard']).not.toHaveProperty('__requires');
});

test('a dashboard inside of a ConfigMap is found, several are refused', async () => {
  const configMap = (data: Record<string, string>) => ({ apiVersion: 'v1', kind: 'ConfigMap', data });
  const file = (uid: string): string => JSON.stringify({ ...SHARED, uid });
  const one = { dashboard: configMap({ 'a.json': file('wrapped') }), inputs: [INPUT] };
  expect(await send(one)).toMatchObject({ status: 200, body: { uid: 'wrapped', imported: true } });
  const two = { dashboard: configMap({ 'a.json': file('wrapped-a'), 'b.json': file('wrapped-b') }), inputs: [INPUT] };
  expect(await send(two)).toMatchObject({ status: 400, body: { message: expect.stringContaining('2 dashboards') } });
});

test('a taken uid is 412 until the client says overwrite', async () => {
  expect(await send({ dashboard: { ...SHARED, version: 1 }, inputs: [INPUT] })).toMatchObject({
    status: 412,
    body: { status: 'version-mismatch' },
  });
  expect((await send({ dashboard: SHARED, inputs: [INPUT], overwrite: true })).status).toBe(200);
  const { body } = await api.call(api.people.viewer, 'GET /api/dashboards/uid/shared');
  expect(body['dashboard']).toMatchObject({ version: 2 });
});

test.each([
  [{}, 422, /Dashboard must be set/],
  [{ dashboard: 5 }, 400, /dashboard/],
  [{ dashboard: SHARED }, 400, /DS_PROM missing/],
  [{ dashboard: SHARED, inputs: {} }, 400, /inputs/],
  [{ dashboard: { title: '' } }, 400, /title/],
  [{ dashboard: { title: 'A' }, folderUid: 'nowhere' }, 404, /Folder not found/],
  [{ dashboard: { title: 'A' }, pluginId: 'prometheus', path: 'a.json' }, 400, /plugin/],
])('POST /api/dashboards/import %j is %d', async (body, status, message) => {
  const answer = await send(body);
  expect(answer.status).toBe(status);
  expect(answer.body['message']).toMatch(message);
});

test('interpolate gives the dashboard back and stores nothing', async () => {
  const answer = await api.call(api.people.viewer, 'POST /api/dashboards/interpolate', {
    dashboard: { ...SHARED, uid: 'only-looked-at' },
    inputs: [INPUT, { name: 'VAR_ZONE', type: 'constant', value: 'us' }],
  });
  expect(answer).toMatchObject({
    status: 200,
    body: { panels: [{ targets: [{ expr: 'up{zone="us",a="${other}"}' }] }] },
  });
  expect((await api.call(api.people.viewer, 'GET /api/dashboards/uid/only-looked-at')).status).toBe(404);
});

test('who may only read imports nothing', async () => {
  const body = { dashboard: { title: 'A' } };
  expect((await api.call(api.people.viewer, 'POST /api/dashboards/import', body)).status).toBe(403);
});

test('the home dashboard is the start page', async () => {
  expect((await api.call(api.people.viewer, 'GET /api/dashboards/home')).body).toEqual({ redirectUri: '/' });
});
