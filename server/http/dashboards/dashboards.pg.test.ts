// The API about dashboards, folders, search and stars: Grafana's shapes and status codes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.entities.drop());

const edit = (line: string, body?: unknown) => api.call(api.people.editor, line, body);
const save = (dashboard: unknown, rest: Record<string, unknown> = {}) =>
  edit('POST /api/dashboards/db', { dashboard, ...rest });

test('POST /api/dashboards/db and GET by uid go round', async () => {
  const dashboard = {
    id: null,
    uid: 'round',
    title: 'Round & about',
    tags: ['t'],
    panels: [{ id: 1, extra: [1] }],
    unknown: { a: 1 },
  };
  const saved = await save(dashboard, { message: 'first' });
  expect(saved.status).toBe(200);
  expect(saved.body).toMatchObject({
    uid: 'round',
    url: '/d/round/round-about',
    status: 'success',
    version: 1,
    slug: 'round-about',
    folderUid: '',
  });
  const { status, body } = await api.call(api.people.viewer, 'GET /api/dashboards/uid/round');
  expect(status).toBe(200);
  expect(body['dashboard']).toEqual({ ...dashboard, id: saved.body['id'], version: 1 });
  expect(body['meta']).toMatchObject({
    type: 'db',
    canSave: false,
    isStarred: false,
    slug: 'round-about',
    url: '/d/round/round-about',
    version: 1,
    createdBy: 'editor',
    updatedBy: 'editor',
    provisioned: false,
    folderUid: '',
  });
  expect((await edit('GET /api/dashboards/uid/round')).body['meta']).toMatchObject({ canSave: true, canAdmin: false });
});

test('an old version is 412 version-mismatch, an unknown dashboard 404 not-found', async () => {
  await save({ uid: 'old', title: 'Old' });
  await save({ uid: 'old', title: 'Old', version: 1 });
  expect(await save({ uid: 'old', title: 'Old', version: 1 })).toMatchObject({
    status: 412,
    body: { status: 'version-mismatch', message: 'The dashboard has been changed by someone else' },
  });
  expect((await save({ uid: 'old', title: 'Old', version: 1 }, { overwrite: true })).body).toMatchObject({
    version: 3,
  });
  expect(await edit('GET /api/dashboards/uid/none')).toMatchObject({
    status: 404,
    body: { status: 'not-found', message: 'Dashboard not found' },
  });
  expect(await edit('DELETE /api/dashboards/uid/none')).toMatchObject({ status: 404, body: { status: 'not-found' } });
});

test.each([
  ['', 400],
  ['{"dashboard":{"title":', 400],
  ['[]', 400],
  ['null', 400],
  ['5', 400],
  [{}, 400],
  [{ dashboard: null }, 400],
  [{ dashboard: { panels: [] } }, 400],
  [{ dashboard: { title: 'A', uid: 'a/b' } }, 400],
  [{ dashboard: { title: 'A', panels: {} } }, 400],
  [{ dashboard: { title: 'A' }, message: 'm'.repeat(501) }, 400],
  [{ dashboard: { title: 'A', refresh: '4s' } }, 400],
  [{ dashboard: { title: 'A' }, folderUid: 'nowhere' }, 404],
  [{ dashboard: { title: 'A' }, folderUid: '../x' }, 404],
  ['{"dashboard":{"title":"A","description":"\\u0000"}}', 400],
  ['{"dashboard":{"title":"A","__proto__":{"polluted":true}}}', 400],
  [`{"dashboard":{"title":"A","x":${'['.repeat(100_000)}`, 400],
])('POST /api/dashboards/db %.60j is %d', async (body, status) => {
  const answer = await edit('POST /api/dashboards/db', body);
  expect(answer.status).toBe(status);
  expect(String(answer.body['message']).length).toBeLessThan(1024);
});

test('a reload more often than the server allows is refused in the words of Grafana', async () => {
  expect(await save({ uid: 'fast', title: 'Fast', refresh: '1s' })).toMatchObject({
    status: 400,
    body: { message: 'Dashboard refresh interval is too low' },
  });
  for (const refresh of ['5s', '1m30s', '', false, 'auto'])
    expect((await save({ uid: 'fast', title: 'Fast', refresh }, { overwrite: true })).status).toBe(200);
});

test('permissions are those of the roles: read as Grafana gives them, and not changed', async () => {
  await edit('POST /api/folders', { uid: 'perm-folder', title: 'Perm' });
  await save({ uid: 'perm', title: 'Perm' }, { folderUid: 'perm-folder' });
  const admin = (line: string, body?: unknown) => api.call(api.people.admin, line, body);
  const items = [
    { role: 'Viewer', permission: 1 },
    { role: 'Editor', permission: 2 },
  ];
  for (const [path, isFolder] of [
    ['/api/dashboards/uid/perm/permissions', false],
    ['/api/folders/perm-folder/permissions', true],
  ] as const) {
    expect((await admin(`GET ${path}`)).body).toMatchObject([
      { role: 'Editor', permission: 2, permissionName: 'Edit', isFolder, folderUid: 'perm-folder' },
      { role: 'Viewer', permission: 1, permissionName: 'View', isFolder },
    ]);
    expect(await admin(`POST ${path}`, { items })).toMatchObject({ status: 200 });
    expect((await admin(`POST ${path}`, { items: items.slice(1) })).status).toBe(422);
    expect((await admin(`POST ${path}`, { items: [...items, { userId: 1, permission: 4 }] })).status).toBe(422);
    expect((await admin(`POST ${path}`, { items: [{ role: 'Viewer', permission: 3 }] })).status).toBe(400);
    expect((await edit(`GET ${path}`)).status).toBe(403);
    expect((await admin(`GET ${path.replace('perm', 'none')}`)).status).toBe(404);
  }
});

test('a wrong field is named, and nothing is stored', async () => {
  const { status, body } = await save({ uid: 'broken', title: 'A', panels: [{}, {}, {}, { gridPos: 'x' }] });
  expect([status, body['field']]).toEqual([400, 'panels[3].gridPos']);
  expect(body['message']).toContain('"panels[3].gridPos" must be an object');
  expect((await edit('GET /api/dashboards/uid/broken')).status).toBe(404);
  expect((await save({ uid: 'broken', title: 'A', panels: [null] })).body).toMatchObject({
    notes: [{ field: 'panels[0]' }],
  });
});

test('DELETE answers with the title; the history is there and can be restored', async () => {
  await save({ uid: 'hist', title: 'One' }, { message: 'first' });
  await save({ uid: 'hist', title: 'Two', version: 1 }, { message: 'second' });
  const { body } = await edit('GET /api/dashboards/uid/hist/versions?limit=1');
  expect(body).toMatchObject({
    continueToken: '2',
    versions: [{ version: 2, parentVersion: 1, message: 'second', createdBy: 'editor', uid: 'hist' }],
  });
  expect((await edit('GET /api/dashboards/uid/hist/versions?continueToken=2')).body).toMatchObject({
    continueToken: '',
    versions: [{ version: 1 }],
  });
  expect((await edit('GET /api/dashboards/uid/hist/versions?start=1&limit=5')).body).toMatchObject({
    versions: [{ version: 1 }],
  });
  expect((await edit('GET /api/dashboards/uid/hist/versions?start=-1')).status).toBe(422);
  expect((await edit('GET /api/dashboards/uid/hist/versions/1')).body).toMatchObject({
    version: 1,
    data: { title: 'One', uid: 'hist' },
  });
  expect((await edit('GET /api/dashboards/uid/hist/versions/9')).status).toBe(404);
  expect((await edit('GET /api/dashboards/uid/hist/versions/x')).status).toBe(400);
  expect((await edit('POST /api/dashboards/uid/hist/restore', { version: 1 })).body).toMatchObject({
    version: 3,
    status: 'success',
  });
  expect((await edit('GET /api/dashboards/uid/hist')).body).toMatchObject({ dashboard: { title: 'One', version: 3 } });
  expect((await edit('GET /api/dashboards/uid/hist/versions')).body).toMatchObject({
    versions: [{ restoredFrom: 1 }, {}, {}],
  });
  expect((await edit('DELETE /api/dashboards/uid/hist')).body).toMatchObject({
    title: 'One',
    uid: 'hist',
    message: 'Dashboard One deleted',
  });
});

test('folders: create, read, list, rename, move, count, delete', async () => {
  const made = await edit('POST /api/folders', { uid: 'fold', title: ' Infra ' });
  expect(made).toMatchObject({
    status: 200,
    body: {
      uid: 'fold',
      title: 'Infra',
      url: '/dashboards/f/fold/infra',
      version: 1,
      canSave: true,
      createdBy: 'editor',
    },
  });
  expect((await edit('POST /api/folders', { uid: 'fold', title: 'Other' })).status).toBe(409);
  const inner = await edit('POST /api/folders', { title: 'Inner', parentUid: 'fold' });
  expect(inner.body).toMatchObject({
    parentUid: 'fold',
    parents: [{ uid: 'fold', title: 'Infra', url: '/dashboards/f/fold/infra' }],
  });
  expect((await edit('GET /api/folders')).body).toContainEqual({ id: made.body['id'], uid: 'fold', title: 'Infra' });
  expect((await edit('GET /api/folders?parentUid=fold')).body).toMatchObject([{ title: 'Inner' }]);
  await save({ uid: 'in-fold', title: 'Inside' }, { folderUid: 'fold' });
  expect((await edit('GET /api/dashboards/uid/in-fold')).body['meta']).toMatchObject({
    folderUid: 'fold',
    folderTitle: 'Infra',
    folderUrl: '/dashboards/f/fold/infra',
  });
  expect((await edit('GET /api/folders/fold/counts')).body).toEqual({
    dashboard: 1,
    folder: 1,
    alertrule: 0,
    librarypanel: 0,
  });
  expect((await edit('PUT /api/folders/fold', { title: 'Renamed', version: 1 })).body).toMatchObject({
    title: 'Renamed',
    version: 2,
  });
  expect((await edit('PUT /api/folders/fold', { title: 'Again', version: 1 })).status).toBe(412);
  expect((await edit('PUT /api/folders/fold', { title: 'Again', version: 1, overwrite: true })).status).toBe(200);
  expect(
    (await edit(`POST /api/folders/${String(inner.body['uid'])}/move`, { parentUid: '' })).body,
  ).not.toHaveProperty('parentUid');
  expect((await edit('DELETE /api/folders/fold')).body).toMatchObject({
    title: 'Again',
    message: 'Folder Again deleted',
  });
  expect((await edit('GET /api/folders/fold')).status).toBe(404);
  expect((await edit('GET /api/dashboards/uid/in-fold')).status).toBe(404);
});

test.each([
  [{}, 400],
  [{ title: '' }, 400],
  [{ title: 'x'.repeat(256) }, 400],
  [{ title: 'A', uid: 'a b' }, 400],
  [{ title: 'A', uid: 'general' }, 400],
  [{ title: 'A', parentUid: 'nowhere' }, 404],
])('POST /api/folders %j is %d', async (body, status) => {
  expect((await edit('POST /api/folders', body)).status).toBe(status);
});

test('GET /api/search has Grafana’s shape and limits', async () => {
  await edit('POST /api/folders', { uid: 'finder', title: 'Finder' });
  await save({ uid: 'found', title: 'Findable', tags: ['find-me'] }, { folderUid: 'finder' });
  await edit('POST /api/user/stars/dashboard/uid/found');
  const { body } = await edit('GET /api/search?query=find&limit=5000');
  expect(body).toMatchObject([
    { uid: 'finder', type: 'dash-folder', url: '/dashboards/f/finder/finder', tags: [] },
    {
      uid: 'found',
      type: 'dash-db',
      uri: 'db/findable',
      url: '/d/found/findable',
      tags: ['find-me'],
      isStarred: true,
      folderUid: 'finder',
      folderTitle: 'Finder',
    },
  ]);
  const uids = async (query: string) =>
    (await edit(`GET /api/search?${query}`)).body.map((hit) => (hit as { uid: string }).uid);
  expect(await uids('tag=find-me&type=dash-db')).toEqual(['found']);
  expect(await uids('folderUIDs=finder')).toEqual(['found']);
  expect(await uids('folderUIDs=general,finder&query=find&type=dash-db')).toEqual(['found']);
  const { body: hits } = await edit('GET /api/search?folderUIDs=finder');
  const { folderId } = hits[0] as { folderId: number };
  expect(await uids(`folderIds=${folderId}&query=find`)).toEqual(['found']);
  expect(await uids(`folderIds=0&folderIds=${folderId}&query=find&type=dash-db`)).toEqual(['found']);
  expect(await uids('folderIds=0&query=find')).toEqual(['finder']);
  expect(await uids('folderIds=2147483647')).toEqual([]);
  expect(await uids('starred=true')).toEqual(['found']);
  expect((await api.call(api.people.viewer, 'GET /api/search?starred=true')).body).toEqual([]);
  expect(await uids('query=findable&permission=Edit')).toEqual(['found']);
  expect((await api.call(api.people.viewer, 'GET /api/search?query=findable&permission=Edit')).body).toEqual([]);
  for (const bad of [
    'permission=Own',
    'type=other',
    'limit=5001',
    'limit=-1',
    'page=x',
    'folderIds=x',
    'folderIds=99999999999',
    'deleted=maybe',
    'starred=maybe',
    'sort=best',
  ])
    expect([bad, (await edit(`GET /api/search?${bad}`)).status]).toEqual([bad, 422]);
  expect((await edit('GET /api/dashboards/tags')).body).toContainEqual({ term: 'find-me', count: 1 });
  expect((await edit('DELETE /api/user/stars/dashboard/uid/found')).status).toBe(200);
  expect(await uids('starred=true')).toEqual([]);
  expect(await uids('deleted=true&query=findable')).toEqual([]);
  expect((await edit('DELETE /api/dashboards/uid/found')).status).toBe(200);
  expect(await uids('query=findable')).toEqual([]);
  expect(await uids('deleted=true&query=findable')).toEqual(['found']);
  expect(await uids('deleted=true&query=finder')).toEqual([]);
  expect((await api.call(api.people.viewer, 'GET /api/search?deleted=true')).body).toEqual([]);
});

test('a viewer of an open installation reads, and has no stars', async () => {
  const anonymous = api.another({ anonymousRole: 'viewer' });
  expect(await anonymous.identify(new Request('http://localhost:3000/'), '')).toMatchObject({ role: 'viewer' });
  expect((await api.call({}, 'GET /api/search')).status).toBe(401);
});
