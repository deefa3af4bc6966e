// Saving, versions, conflicts, search, stars and folders of dashboards on a real database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDashboard } from '@/server/entities/dashboards/find';
import { removeDashboard } from '@/server/entities/dashboards/remove';
import { search, type SearchFilter } from '@/server/entities/dashboards/search';
import { listTags } from '@/server/entities/dashboards/tags';
import { findVersion, listVersions } from '@/server/entities/dashboards/versions';
import { createFolder } from '@/server/entities/folders/create';
import { hasStar } from '@/server/entities/stars/has';
import { setStar } from '@/server/entities/stars/set';
import {
  aSavedDashboard,
  aUser,
  createTestEntities,
  TEST_START_MS,
  type TestEntities,
} from '@/server/entities/testing/test-entities';
import { removeUser } from '@/server/entities/users/remove';

let entities: TestEntities;
beforeAll(async () => {
  entities = await createTestEntities();
});
afterAll(() => entities.drop());

const refusal = (status: number, reason?: string) =>
  expect.objectContaining({ kind: 'input', status, ...(reason !== undefined && { reason }) });

const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));

test('saveDashboard() keeps every key, its order and its value', async () => {
  const panels = [
    { id: 1, gridPos: { x: 0, y: 0, w: 24, h: 8 }, custom: { ü: [1, null, 'x', { deep: -0.5e-7 }] }, a: 1 },
  ];
  const json = { zulu: 1, title: ' Kept ', alpha: { b: 1, a: 2 }, panels, templating: { list: [] } };
  const { uid, id } = await aSavedDashboard(entities, json);
  const { data, title } = await findDashboard(entities.db, uid);
  expect(title).toBe('Kept');
  const { id: _id, uid: _uid, version: _version, ...rest } = data;
  expect(JSON.stringify(rest)).toBe(
    JSON.stringify({ title: ' Kept ', zulu: 1, alpha: json.alpha, panels, templating: json.templating }),
  );
  expect({ id: data['id'], uid: data['uid'], version: data['version'] }).toEqual({ id, uid, version: 1 });
});

test('saveDashboard() refuses to write over a version that was not read', async () => {
  const { uid } = await aSavedDashboard(entities, { title: 'Conflict' });
  await aSavedDashboard(entities, { title: 'Conflict 2', uid, version: 1 });
  await expect(aSavedDashboard(entities, { title: 'Conflict 3', uid, version: 1 })).rejects.toEqual(
    refusal(412, 'version-mismatch'),
  );
  await expect(aSavedDashboard(entities, { title: 'Conflict 3', uid })).rejects.toEqual(
    refusal(412, 'version-mismatch'),
  );
  expect((await findDashboard(entities.db, uid)).title).toBe('Conflict 2');
  const saved = await aSavedDashboard(entities, { title: 'Conflict 3', uid, version: 1 }, { overwrite: true });
  expect(saved.version).toBe(3);
});

test('saveDashboard() lets one of many saves of the same version through', async () => {
  const { uid } = await aSavedDashboard(entities, { title: 'Race' });
  const saves = Array.from({ length: 6 }, (_, at) =>
    aSavedDashboard(entities, { title: `Race ${at}`, uid, version: 1 }),
  );
  const outcomes = await Promise.allSettled(saves);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  expect(reasonsOf(outcomes)).toEqual(Array.from({ length: 5 }, () => refusal(412, 'version-mismatch')));
  expect((await findDashboard(entities.db, uid)).version).toBe(2);
});

test('saveDashboard() lets one of many new dashboards have a uid', async () => {
  const saves = Array.from({ length: 6 }, (_, at) =>
    aSavedDashboard(entities, { title: `New ${at}`, uid: 'same-uid' }),
  );
  const outcomes = await Promise.allSettled(saves);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  expect(reasonsOf(outcomes)).toEqual(Array.from({ length: 5 }, () => refusal(412, 'version-mismatch')));
});

test('saveDashboard() keeps the last 50 versions', async () => {
  const author = await aUser(entities, 'author', 'editor');
  const { uid, id } = await aSavedDashboard(entities, { title: 'History' }, { userId: author.id });
  for (let version = 1; version <= 51; version += 1)
    await aSavedDashboard(
      entities,
      { title: `History ${version}`, uid, version },
      { message: `Change ${version}`, userId: author.id },
    );
  const versions = await listVersions(entities.db, { dashboardId: id, limit: 100, before: null });
  expect(versions.map((entry) => entry.version)).toEqual(Array.from({ length: 50 }, (_, at) => 52 - at));
  expect(versions[0]).toMatchObject({
    parentVersion: 51,
    message: 'Change 51',
    createdBy: 'author',
    createdMs: TEST_START_MS,
  });
  expect((await findVersion(entities.db, { dashboardId: id, version: 10 })).data['title']).toBe('History 9');
  await expect(findVersion(entities.db, { dashboardId: id, version: 2 })).rejects.toEqual(refusal(404, 'not-found'));
  await removeUser(entities.db, author.id);
  expect((await findDashboard(entities.db, uid)).updatedBy).toBe('Anonymous');
});

test('saveDashboard() finds a dashboard by its number alone, as old clients do', async () => {
  const { id, uid } = await aSavedDashboard(entities, { title: 'By number' });
  expect(await aSavedDashboard(entities, { title: 'By number 2', id, version: 1 })).toMatchObject({ uid, version: 2 });
  await expect(aSavedDashboard(entities, { title: 'Nobody', id: 999_999 })).rejects.toEqual(refusal(404, 'not-found'));
});

test('saveDashboard() refuses an unknown folder', async () => {
  await expect(aSavedDashboard(entities, { title: 'A' }, { folderUid: 'nowhere' })).rejects.toEqual(refusal(404));
});

test('removeDashboard() hides it, and saving under its uid brings it back with its history', async () => {
  const { uid, id } = await aSavedDashboard(entities, { title: 'Gone' });
  await removeDashboard(entities.db, { uid, nowMs: TEST_START_MS });
  await expect(findDashboard(entities.db, uid)).rejects.toEqual(refusal(404, 'not-found'));
  await expect(removeDashboard(entities.db, { uid, nowMs: TEST_START_MS })).rejects.toEqual(refusal(404, 'not-found'));
  expect(await aSavedDashboard(entities, { title: 'Back', uid })).toMatchObject({ uid, version: 2 });
  expect(await listVersions(entities.db, { dashboardId: id, limit: 10, before: null })).toHaveLength(2);
});

test('search() filters by words, tags, folder, star and type, folders first', async () => {
  const person = await aUser(entities, 'searcher');
  const folder = await createFolder(entities.db, {
    uid: 'srch',
    title: 'Search things',
    description: '',
    parentUid: null,
    userId: null,
  });
  const save = (title: string, tags: string[], folderUid: string | null = null) =>
    aSavedDashboard(entities, { title, tags }, { folderUid });
  const cpu = await save('Search CPU by Node', ['srch-a', 'srch-b']);
  const disk = await save('search disk 100%', ['srch-a'], folder.uid);
  const gone = await save('Search gone', ['srch-a']);
  await removeDashboard(entities.db, { uid: gone.uid, nowMs: TEST_START_MS });
  await setStar(entities.db, { userId: person.id, dashboardUid: cpu.uid, isStarred: true });

  const all: SearchFilter = {
    query: 'search',
    type: null,
    tags: [],
    folderUids: [],
    folderIds: [],
    isDeleted: false,
    uids: [],
    isStarred: false,
    isDescending: false,
    limit: 100,
    offset: 0,
    userId: person.id,
  };
  const uids = async (filter: Partial<SearchFilter>) =>
    (await search(entities.db, { ...all, ...filter })).map((hit) => hit.uid);
  expect(await uids({})).toEqual([folder.uid, cpu.uid, disk.uid]);
  expect(await uids({ isDescending: true })).toEqual([folder.uid, disk.uid, cpu.uid]);
  expect(await uids({ query: 'NODE  cpu' })).toEqual([cpu.uid]);
  expect(await uids({ query: '100%' })).toEqual([disk.uid]);
  expect(await uids({ query: '%' })).toEqual([disk.uid]);
  expect(await uids({ query: '_' })).toEqual([]);
  expect(await uids({ type: 'dash-folder' })).toEqual([folder.uid]);
  expect(await uids({ tags: ['srch-a', 'srch-b'] })).toEqual([cpu.uid]);
  expect(await uids({ folderUids: ['srch'] })).toEqual([disk.uid]);
  expect(await uids({ folderUids: [null] })).toEqual([folder.uid, cpu.uid]);
  expect(await uids({ folderUids: [null, 'srch'], type: 'dash-db' })).toEqual([cpu.uid, disk.uid]);
  expect(await uids({ isStarred: true })).toEqual([cpu.uid]);
  expect(await uids({ isStarred: true, userId: null })).toEqual([]);
  expect(await uids({ uids: [disk.uid] })).toEqual([disk.uid]);
  expect(await uids({ limit: 1, offset: 1 })).toEqual([cpu.uid]);
  const [, hit] = await search(entities.db, { ...all, type: 'dash-db' });
  expect(hit).toMatchObject({
    folderUid: 'srch',
    folderId: folder.id,
    folderTitle: 'Search things',
    isStarred: false,
    tags: ['srch-a'],
  });
  expect((await listTags(entities.db)).filter(({ term }) => term.startsWith('srch'))).toEqual([
    { term: 'srch-a', count: 2 },
    { term: 'srch-b', count: 1 },
  ]);
});

test('setStar() is the same twice, and belongs to one person', async () => {
  const [ann, ben] = [await aUser(entities, 'ann'), await aUser(entities, 'ben')];
  const { uid, id } = await aSavedDashboard(entities, { title: 'Starred' });
  for (const isStarred of [true, true]) await setStar(entities.db, { userId: ann.id, dashboardUid: uid, isStarred });
  expect(await hasStar(entities.db, { userId: ann.id, dashboardId: id })).toBe(true);
  expect(await hasStar(entities.db, { userId: ben.id, dashboardId: id })).toBe(false);
  for (const isStarred of [false, false]) await setStar(entities.db, { userId: ann.id, dashboardUid: uid, isStarred });
  expect(await hasStar(entities.db, { userId: ann.id, dashboardId: id })).toBe(false);
  await expect(setStar(entities.db, { userId: ann.id, dashboardUid: 'none', isStarred: true })).rejects.toEqual(
    refusal(404, 'not-found'),
  );
});
