import { expect, test } from 'vitest';
import { countByFolder, filterDashboards } from '@/components/features/dashboards-list/filter-dashboards';
import type { SearchHit } from '@/lib/api/dashboards';

function aHit(uid: string, facts: Partial<SearchHit> = {}): SearchHit {
  return {
    id: 1,
    uid,
    title: uid,
    uri: '',
    url: `/d/${uid}`,
    slug: uid,
    type: 'dash-db',
    tags: [],
    isStarred: false,
    sortMeta: 0,
    ...facts,
  };
}

const DASHBOARDS = [
  aHit('Hosts 10', { tags: ['linux'] }),
  aHit('hosts 2', { tags: ['linux', 'prod'] }),
  aHit('Latency', { folderUid: 'f1', folderTitle: 'API' }),
];
const FOLDERS = [
  { id: 1, uid: 'f1', title: 'API' },
  { id: 2, uid: 'f2', title: 'Inner', parentUid: 'f1' },
];
const uids = (filter: Parameters<typeof filterDashboards>[2]): string[] =>
  filterDashboards(DASHBOARDS, FOLDERS, filter).dashboards.map(({ uid }) => uid);

test('filterDashboards() shows the root alone, by title with numbers in order', () => {
  expect(uids({ query: '', tag: null, folderUid: null })).toEqual(['hosts 2', 'Hosts 10']);
  expect(filterDashboards(DASHBOARDS, FOLDERS, { query: '', tag: null, folderUid: null }).folders).toEqual([
    FOLDERS[0],
  ]);
});

test('filterDashboards() searches all folders from the root, by title, tag and folder', () => {
  expect(uids({ query: 'api lat', tag: null, folderUid: null })).toEqual(['Latency']);
  expect(uids({ query: 'HOSTS prod', tag: null, folderUid: null })).toEqual(['hosts 2']);
  expect(uids({ query: '', tag: 'linux', folderUid: null })).toEqual(['hosts 2', 'Hosts 10']);
  expect(uids({ query: 'nothing', tag: null, folderUid: null })).toEqual([]);
});

test('filterDashboards() in a folder stays in it', () => {
  expect(uids({ query: '', tag: null, folderUid: 'f1' })).toEqual(['Latency']);
  expect(uids({ query: 'hosts', tag: null, folderUid: 'f1' })).toEqual([]);
  expect(filterDashboards(DASHBOARDS, FOLDERS, { query: '', tag: null, folderUid: 'f1' }).folders).toEqual([
    FOLDERS[1],
  ]);
});

test('countByFolder() counts what is in folders', () => {
  expect(countByFolder(DASHBOARDS)).toEqual(new Map([['f1', 1]]));
});
