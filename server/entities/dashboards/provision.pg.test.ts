// Dashboards from files: stored once, renewed when the file changes, removed with it, never saved over.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDashboard } from '@/server/entities/dashboards/find';
import { provisionDashboards } from '@/server/entities/dashboards/provision';
import { removeDashboard } from '@/server/entities/dashboards/remove';
import { createFolder } from '@/server/entities/folders/create';
import {
  aSavedDashboard,
  createTestEntities,
  TEST_START_MS,
  type TestEntities,
} from '@/server/entities/testing/test-entities';

let entities: TestEntities;
let directory: string;
beforeAll(async () => {
  entities = await createTestEntities();
  directory = await mkdtemp(join(tmpdir(), 'provisioned-'));
});
afterAll(async () => {
  await entities.drop();
  await rm(directory, { recursive: true, force: true });
});

const write = (name: string, json: unknown) =>
  writeFile(join(directory, name), typeof json === 'string' ? json : JSON.stringify(json));
const provision = () => provisionDashboards(entities.db, { directory, source: 'test', nowMs: TEST_START_MS });
const provisionedRefusal = expect.objectContaining({ kind: 'input', status: 400 });

test('provisionDashboards() takes a missing folder as empty', async () => {
  const outcome = await provisionDashboards(entities.db, {
    directory: join(directory, 'none'),
    source: 'x',
    nowMs: TEST_START_MS,
  });
  expect(outcome).toEqual({ savedCount: 0, unchangedCount: 0, removedCount: 0, problems: [] });
});

test('provisionDashboards() stores, leaves alone, renews and removes', async () => {
  await write('machine.json', { title: 'Machine', uid: 'machine', version: 7 });
  await write('nameless.json', { dashboard: { title: 'Nameless' } });
  expect(await provision()).toMatchObject({ savedCount: 2, unchangedCount: 0, problems: [] });
  expect(await provision()).toMatchObject({ savedCount: 0, unchangedCount: 2, problems: [] });
  expect(await findDashboard(entities.db, 'nameless')).toMatchObject({
    title: 'Nameless',
    provisionedPath: 'nameless.json',
  });

  await write('machine.json', { title: 'Machine 2', uid: 'machine' });
  await rm(join(directory, 'nameless.json'));
  expect(await provision()).toMatchObject({ savedCount: 1, unchangedCount: 0, removedCount: 1 });
  expect(await findDashboard(entities.db, 'machine')).toMatchObject({ title: 'Machine 2', version: 2 });
  await expect(findDashboard(entities.db, 'nameless')).rejects.toMatchObject({ status: 404 });
});

test('provisionDashboards() names a bad file and goes on with the others', async () => {
  await aSavedDashboard(entities, { title: 'By a person', uid: 'taken' });
  await write('bad-json.json', '{"title":');
  await write('bad-panels.json', { title: 'A', panels: {} });
  await write('taken.json', { title: 'A', uid: 'taken' });
  await write('twice.json', { title: 'A', uid: 'machine' });
  await write('good.json', { title: 'Good', uid: 'good' });
  const { problems, savedCount } = await provision();
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'bad-json.json',
    'bad-panels.json',
    'taken.json',
    'twice.json',
  ]);
  expect(savedCount).toBe(1);
  expect((await findDashboard(entities.db, 'taken')).title).toBe('By a person');
});

test('provisionDashboards() takes dashboards out of ConfigMaps, lists and their YAML', async () => {
  const model = (title: string) => JSON.stringify({ title, panels: [] });
  const data = { 'cluster.json': model('Cluster'), 'pods.json': model('Pods'), 'notes.txt': 'no dashboard' };
  await write('map.json', { kind: 'ConfigMap', apiVersion: 'v1', data });
  const yaml = ['apiVersion: v1', 'kind: ConfigMap', 'data:', '  etcd.json: |-', `    ${model('Etcd')}`];
  await write('map.yaml', yaml.join('\n'));
  await write('providers.yaml', 'apiVersion: 1\nproviders:\n  - name: default\n');
  expect(await provision()).toMatchObject({ savedCount: 3 });
  expect(await provision()).toMatchObject({ savedCount: 0 });
  expect(await findDashboard(entities.db, 'etcd')).toMatchObject({
    title: 'Etcd',
    provisionedPath: 'map.yaml/etcd.json',
  });

  // A file that is broken for a while takes nothing away; a dashboard that left its file is gone.
  await write('map.yaml', 'kind: ConfigMap\ndata: {');
  await write('map.json', { kind: 'ConfigMap', apiVersion: 'v1', data: { 'pods.json': model('Pods') } });
  expect(await provision()).toMatchObject({
    removedCount: 1,
    problems: expect.arrayContaining([expect.stringMatching(/^map\.yaml: /)]),
  });
  expect((await findDashboard(entities.db, 'etcd')).title).toBe('Etcd');
  await expect(findDashboard(entities.db, 'cluster')).rejects.toMatchObject({ status: 404 });
});

test('provisionDashboards() in two processes at once stores once', async () => {
  await write('both.json', { title: 'Both', uid: 'both' });
  const outcomes = await Promise.all([provision(), provision()]);
  expect(outcomes.reduce((sum, outcome) => sum + outcome.savedCount, 0)).toBe(1);
  expect((await findDashboard(entities.db, 'both')).version).toBe(1);
});

test('a provisioned dashboard can be neither saved over nor deleted; a copy can be saved', async () => {
  await write('fixed.json', { title: 'Fixed', uid: 'fixed' });
  await provision();
  for (const overwrite of [false, true])
    await expect(
      aSavedDashboard(entities, { title: 'Mine', uid: 'fixed', version: 1 }, { overwrite }),
    ).rejects.toMatchObject({
      status: 400,
      message: 'Cannot save provisioned dashboard',
    });
  await expect(removeDashboard(entities.db, { uid: 'fixed', nowMs: TEST_START_MS })).rejects.toEqual(
    provisionedRefusal,
  );
  await createFolder(entities.db, { uid: 'copies', title: 'Copies', description: '', parentUid: null, userId: null });
  expect(await aSavedDashboard(entities, { title: 'Fixed copy' }, { folderUid: 'copies' })).toMatchObject({
    provisionedPath: null,
  });
});
