// The API about library panels: Grafana's shapes and status codes, and how dashboards show them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await edit('POST /api/folders', { uid: 'lib', title: 'Library' });
});
afterAll(() => api.entities.drop());

const edit = (line: string, body?: unknown) => api.call(api.people.editor, line, body);
const create = (parts: Record<string, unknown> = {}) =>
  edit('POST /api/library-elements', {
    name: 'CPU',
    kind: 1,
    model: { id: 9, type: 'stat', title: 'CPU busy', description: 'Of all cores', gridPos: { x: 1 }, extra: [1] },
    ...parts,
  });
const resultOf = async (line: string) => (await edit(line)).body['result'] as Record<string, unknown>;

test('a panel is made, read, changed and deleted', async () => {
  const made = await create({ uid: 'cpu', folderUid: 'lib' });
  expect(made).toMatchObject({
    status: 200,
    body: {
      result: {
        uid: 'cpu',
        orgId: 1,
        folderUid: 'lib',
        name: 'CPU',
        kind: 1,
        type: 'stat',
        description: 'Of all cores',
        version: 1,
        model: { title: 'CPU busy', extra: [1] },
        meta: { folderName: 'Library', folderUid: 'lib', connectedDashboards: 0, createdBy: { name: 'editor' } },
      },
    },
  });
  expect(await resultOf('GET /api/library-elements/cpu')).toMatchObject({ uid: 'cpu', version: 1 });
  expect(await resultOf('GET /api/library-elements/name/CPU')).toMatchObject([{ uid: 'cpu' }]);
  expect((await edit('GET /api/folders/lib/counts')).body).toMatchObject({ librarypanel: 1 });
  const changed = await edit('PATCH /api/library-elements/cpu', {
    kind: 1,
    version: 1,
    name: 'CPU/all',
    folderUid: '',
    model: { type: 'gauge' },
  });
  expect(changed.body).toMatchObject({
    result: {
      name: 'CPU/all',
      folderUid: '',
      type: 'gauge',
      description: '',
      version: 2,
      meta: { folderName: 'General' },
    },
  });
  expect(await resultOf('GET /api/library-elements/name/CPU%2Fall')).toMatchObject([{ uid: 'cpu' }]);
  expect((await edit('PATCH /api/library-elements/cpu', { kind: 1, version: 1, name: 'X' })).status).toBe(412);
  expect((await edit('DELETE /api/library-elements/cpu')).body).toMatchObject({ message: 'Library element deleted' });
  for (const line of ['GET /api/library-elements/cpu', 'DELETE /api/library-elements/cpu'])
    expect(await edit(line)).toMatchObject({ status: 404, body: { message: 'library element could not be found' } });
  expect((await edit('GET /api/library-elements/name/CPU')).status).toBe(404);
});

test.each([
  [{ name: '' }, 400],
  [{ name: 'n'.repeat(151) }, 400],
  [{ kind: 2 }, 400],
  [{ model: null }, 400],
  [{ model: [] }, 400],
  [{ uid: 'a b' }, 400],
  [{ uid: 'u'.repeat(41) }, 400],
  [{ folderUid: 'nowhere' }, 404],
  [{ model: { a: '\u0000' } }, 400],
])('POST /api/library-elements with %j is %d', async (parts, status) => {
  expect((await create(parts)).status).toBe(status);
});

test('one name a folder, one uid in all', async () => {
  await create({ uid: 'one', name: 'Taken' });
  const message = 'library element with that name or UID already exists';
  expect(await create({ name: 'Taken' })).toMatchObject({ status: 400, body: { message } });
  expect(await create({ uid: 'one', name: 'Other' })).toMatchObject({ status: 400, body: { message } });
  expect((await create({ name: 'Taken', folderUid: 'lib' })).status).toBe(200);
  const both = await Promise.all([create({ name: 'At once' }), create({ name: 'At once' })]);
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('the list is searched, sorted and cut into pages', async () => {
  for (const [uid, name, type] of [
    ['z-a', 'Zone a', 'table'],
    ['z-b', 'Zone b', 'stat'],
    ['z-c', 'zone c', 'stat'],
  ])
    await create({ uid, name, model: { type, description: `the ${uid} one` } });
  const uids = async (query: string) =>
    ((await resultOf(`GET /api/library-elements?${query}`)) as { elements: { uid: string }[] }).elements.map(
      ({ uid }) => uid,
    );
  expect(await uids('searchString=ZONE')).toEqual(['z-a', 'z-b', 'z-c']);
  expect(await uids('searchString=the%20z-b')).toEqual(['z-b']);
  expect(await uids('searchString=zone&sortDirection=alpha-desc&perPage=2')).toEqual(['z-c', 'z-b']);
  expect(await uids('searchString=zone&perPage=2&page=2')).toEqual(['z-c']);
  expect(await uids('searchString=zone&typeFilter=table,text')).toEqual(['z-a']);
  expect(await uids('searchString=zone&excludeUid=z-a&kind=1')).toEqual(['z-b', 'z-c']);
  expect(await uids('searchString=zone&folderFilterUIDs=lib')).toEqual([]);
  expect(await uids('searchString=zone&folderFilterUIDs=lib,general')).toHaveLength(3);
  expect(await resultOf('GET /api/library-elements?searchString=zone&perPage=1')).toMatchObject({
    totalCount: 3,
    page: 1,
    perPage: 1,
  });
  expect((await edit('GET /api/library-elements?sortDirection=best')).status).toBe(400);
});

test('a dashboard shows what the library says; a shown panel is not deleted', async () => {
  await create({ uid: 'shown', name: 'Shown' });
  const link = { uid: 'shown', name: 'Shown' };
  const panels = [
    { id: 3, gridPos: { x: 0, y: 0, w: 6, h: 4 }, libraryPanel: link },
    { id: 4, type: 'row', collapsed: true, panels: [{ id: 5, type: 'text', title: 'old', libraryPanel: link }] },
    { id: 6, type: 'stat', title: 'own "shown"' },
  ];
  await edit('POST /api/dashboards/db', { dashboard: { uid: 'shows', title: 'Shows', panels } });
  const panelsOf = async (query: string) =>
    ((await edit(`GET /api/dashboards/uid/shows${query}`)).body['dashboard'] as { panels: unknown[] }).panels;
  expect(await panelsOf('')).toEqual(panels);
  expect(await panelsOf('?fillLibraryPanels=true')).toMatchObject([
    { id: 3, type: 'stat', title: 'CPU busy', gridPos: { w: 6 }, libraryPanel: link },
    { id: 4, panels: [{ id: 5, type: 'stat', title: 'CPU busy', libraryPanel: link }] },
    { id: 6, title: 'own "shown"' },
  ]);
  expect(await resultOf('GET /api/library-elements/shown')).toMatchObject({ meta: { connectedDashboards: 1 } });
  for (const slash of ['', '/'])
    expect(await resultOf(`GET /api/library-elements/shown/connections${slash}`)).toMatchObject([
      { kind: 1, connectionUid: 'shows' },
    ]);
  expect(await edit('DELETE /api/library-elements/shown')).toMatchObject({
    status: 403,
    body: { message: 'the library element has connections' },
  });
  await edit('DELETE /api/dashboards/uid/shows');
  expect((await edit('DELETE /api/library-elements/shown')).status).toBe(200);
});

test('viewers read and do not write', async () => {
  const view = (line: string, body?: unknown) => api.call(api.people.viewer, line, body);
  expect((await view('GET /api/library-elements')).status).toBe(200);
  for (const line of ['POST /api/library-elements', 'PATCH /api/library-elements/x', 'DELETE /api/library-elements/x'])
    expect((await view(line, {})).status).toBe(403);
  expect((await api.call({}, 'GET /api/library-elements')).status).toBe(401);
});
