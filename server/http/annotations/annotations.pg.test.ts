// The API about annotations: Grafana's shapes and status codes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await edit('POST /api/dashboards/db', { dashboard: { uid: 'board', title: 'Board' } });
});
afterAll(() => api.entities.drop());

const edit = (line: string, body?: unknown) => api.call(api.people.editor, line, body);
const add = async (body: Record<string, unknown>): Promise<number> => {
  const { status, body: answer } = await edit('POST /api/annotations', body);
  expect(status).toBe(200);
  return Number(answer['id']);
};
const textsOf = async (query: string): Promise<unknown[]> => {
  const { body } = await api.call(api.people.viewer, `GET /api/annotations?${query}`);
  return (body as unknown as { text: string }[]).map(({ text }) => text);
};

test('what is written is found in its range, by dashboard, panel and tag', async () => {
  await add({ dashboardUID: 'board', panelId: 2, time: 1000, timeEnd: 5000, text: 'region', tags: ['a', 'b', 'a'] });
  await add({ dashboardUID: 'board', time: 9000, text: 'moment', tags: ['b'] });
  await add({ time: 2000, text: 'of none', tags: ['c'] });
  expect(await textsOf('from=4000&to=6000')).toEqual(['region']);
  expect(await textsOf('dashboardUID=board')).toEqual(['moment', 'region']);
  expect(await textsOf('dashboardUID=board&panelId=2')).toEqual(['region']);
  expect(await textsOf('tags=a&tags=b')).toEqual(['region']);
  expect(await textsOf('tags=a&tags=c&matchAny=true')).toEqual(['of none', 'region']);
  expect(await textsOf('limit=1')).toEqual(['moment']);
  expect(await textsOf('type=alert')).toEqual([]);
  const { body } = await api.call(api.people.viewer, 'GET /api/annotations?panelId=2');
  expect(body[0]).toMatchObject({
    dashboardUID: 'board',
    panelId: 2,
    time: 1000,
    timeEnd: 5000,
    tags: ['a', 'b'],
    login: 'editor',
    newState: '',
    data: {},
  });
  expect((await edit('GET /api/annotations/tags?tag=B')).body).toEqual({ result: { tags: [{ tag: 'b', count: 2 }] } });
});

test('PATCH changes what it names, PUT all but the times; ends the wrong way round are turned', async () => {
  const id = await add({ time: 100, text: 'old', tags: ['x'], data: { a: 1 } });
  expect((await edit(`PATCH /api/annotations/${id}`, { time: 300 })).body).toEqual({ message: 'Annotation patched' });
  expect((await edit(`GET /api/annotations/${id}`)).body).toMatchObject({ time: 300, timeEnd: 300, tags: ['x'] });
  await edit(`PUT /api/annotations/${id}`, { text: 'new', time: 900, timeEnd: 200 });
  expect((await edit(`GET /api/annotations/${id}`)).body).toMatchObject({
    text: 'new',
    time: 200,
    timeEnd: 900,
    tags: [],
    data: { a: 1 },
  });
  expect((await edit(`DELETE /api/annotations/${id}`)).body).toEqual({ message: 'Annotation deleted' });
  for (const line of [`GET /api/annotations/${id}`, `DELETE /api/annotations/${id}`])
    expect(await edit(line)).toMatchObject({ status: 404, body: { message: 'Annotation not found' } });
});

test('older forms: graphite, regions, and deleting all of a panel', async () => {
  const { body } = await edit('POST /api/annotations/graphite', { what: 'deploy', when: 7, tags: 'v1 web', data: 'x' });
  expect((await edit(`GET /api/annotations/${String(body['id'])}`)).body).toMatchObject({
    time: 7000,
    text: 'deploy\nx',
    tags: ['v1', 'web'],
  });
  const region = await edit('POST /api/annotations', { text: 'r', time: 1, timeEnd: 2, isRegion: true });
  expect(region.body['startId']).toBe(region.body['id']);
  await add({ dashboardUID: 'board', panelId: 7, text: 'gone' });
  await edit('POST /api/annotations/mass-delete', { dashboardUID: 'board', panelId: 7 });
  expect(await textsOf('panelId=7')).toEqual([]);
});

test.each([
  ['', 400],
  [{}, 400],
  [{ text: '  ' }, 400],
  [{ text: 'x', time: 'yesterday' }, 400],
  [{ text: 'x', time: 1e300 }, 400],
  [{ text: 'x', tags: 'a' }, 400],
  [{ text: 'x', panelId: -1 }, 400],
  [{ text: 'x', dashboardUID: 'missing' }, 404],
])('POST %j is refused with %d', async (body, status) => {
  expect((await edit('POST /api/annotations', body)).status).toBe(status);
});

test('viewers read and do not write', async () => {
  expect((await api.call(api.people.viewer, 'POST /api/annotations', { text: 'x' })).status).toBe(403);
  expect((await api.call({}, 'GET /api/annotations')).status).toBe(401);
  expect((await edit('GET /api/annotations?from=abc')).status).toBe(400);
});
