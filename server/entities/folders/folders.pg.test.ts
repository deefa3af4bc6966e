// Folders: nesting, moving, conflicts and removal on a real database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDashboard } from '@/server/entities/dashboards/find';
import { folderCounts } from '@/server/entities/folders/counts';
import { createFolder } from '@/server/entities/folders/create';
import { FOLDER_DEPTH_LIMIT, findFolder, folderChain } from '@/server/entities/folders/find';
import { listFolders } from '@/server/entities/folders/list';
import { moveFolder } from '@/server/entities/folders/move';
import { removeFolder } from '@/server/entities/folders/remove';
import { updateFolder } from '@/server/entities/folders/update';
import {
  aSavedDashboard,
  createTestEntities,
  TEST_START_MS,
  type TestEntities,
} from '@/server/entities/testing/test-entities';

let entities: TestEntities;
beforeAll(async () => {
  entities = await createTestEntities();
});
afterAll(() => entities.drop());

const refusal = (status: number) => expect.objectContaining({ kind: 'input', status });
const make = (uid: string, parentUid: string | null = null, title = uid) =>
  createFolder(entities.db, { uid, title, description: '', parentUid, userId: null });
const move = (uid: string, parentUid: string | null) =>
  moveFolder(entities.db, { uid, parentUid, userId: null, nowMs: TEST_START_MS });

test('createFolder() refuses a taken uid and an unknown parent', async () => {
  await make('one');
  await expect(make('one')).rejects.toEqual(refusal(409));
  await expect(make('two', 'nowhere')).rejects.toEqual(refusal(404));
});

test('listFolders() gives one level, by title', async () => {
  await make('list', null, 'List');
  await make('list-b', 'list', 'b');
  await make('list-a', 'list', 'A');
  await make('list-deep', 'list-a');
  const titles = (await listFolders(entities.db, { parentUid: 'list', limit: 10, offset: 0 })).map(
    (folder) => folder.title,
  );
  expect(titles).toEqual(['A', 'b']);
  await expect(listFolders(entities.db, { parentUid: 'nowhere', limit: 10, offset: 0 })).rejects.toEqual(refusal(404));
});

test('moveFolder() refuses circles and depth, also when two moves would make one together', async () => {
  for (let depth = 1; depth <= FOLDER_DEPTH_LIMIT; depth += 1)
    await make(`deep-${depth}`, depth === 1 ? null : `deep-${depth - 1}`);
  await expect(make('too-deep', `deep-${FOLDER_DEPTH_LIMIT}`)).rejects.toEqual(refusal(400));
  await expect(move('deep-1', 'deep-3')).rejects.toEqual(refusal(400));
  await expect(move('deep-1', 'deep-1')).rejects.toEqual(refusal(400));
  await make('tall');
  await make('tall-2', 'tall');
  await expect(move('tall', `deep-${FOLDER_DEPTH_LIMIT - 1}`)).rejects.toEqual(refusal(400));
  await move('tall-2', `deep-${FOLDER_DEPTH_LIMIT - 1}`);
  expect(await folderChain(entities.db, 'tall-2')).toHaveLength(FOLDER_DEPTH_LIMIT);

  await make('left');
  await make('right');
  const outcomes = await Promise.allSettled([move('left', 'right'), move('right', 'left')]);
  expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('updateFolder() refuses a version that somebody else has changed', async () => {
  await make('named');
  const change = { uid: 'named', userId: null, nowMs: TEST_START_MS };
  expect(await updateFolder(entities.db, { ...change, title: 'Renamed', readVersion: 1 })).toMatchObject({
    title: 'Renamed',
    version: 2,
  });
  await expect(updateFolder(entities.db, { ...change, title: 'Again', readVersion: 1 })).rejects.toEqual(refusal(412));
  expect((await updateFolder(entities.db, { ...change, title: 'Again', readVersion: null })).version).toBe(3);
  await expect(updateFolder(entities.db, { ...change, uid: 'none', title: 'A', readVersion: null })).rejects.toEqual(
    refusal(404),
  );
});

test('removeFolder() takes everything inside with it, and its dashboards can come back', async () => {
  await make('full');
  await make('full-inner', 'full');
  const outer = await aSavedDashboard(entities, { title: 'Outer' }, { folderUid: 'full' });
  const inner = await aSavedDashboard(entities, { title: 'Inner' }, { folderUid: 'full-inner' });
  const elsewhere = await aSavedDashboard(entities, { title: 'Elsewhere' });
  expect(await folderCounts(entities.db, 'full')).toEqual({
    dashboardCount: 2,
    folderCount: 1,
    libraryElementCount: 0,
  });
  await removeFolder(entities.db, { uid: 'full', nowMs: TEST_START_MS });
  await expect(findFolder(entities.db, 'full-inner')).rejects.toEqual(refusal(404));
  for (const { uid } of [outer, inner]) await expect(findDashboard(entities.db, uid)).rejects.toEqual(refusal(404));
  expect((await findDashboard(entities.db, elsewhere.uid)).title).toBe('Elsewhere');
  expect(await aSavedDashboard(entities, { title: 'Inner', uid: inner.uid })).toMatchObject({
    folderUid: null,
    version: 2,
  });
});
