import { expect, test } from 'vitest';
import type { ActiveTarget } from '@/components/data/targets';
import { filterTargets, firstRows, groupByJob, summarize } from '@/components/features/targets/group-targets';

function aTarget(job: string, instance: string, health: ActiveTarget['health'] = 'up'): ActiveTarget {
  return {
    discoveredLabels: {},
    labels: { job, instance, zone: 'a' },
    scrapePool: job,
    scrapeUrl: `http://${instance}/metrics`,
    globalUrl: `http://${instance}/metrics`,
    lastError: health === 'down' ? 'Refused: nothing listens there' : '',
    lastScrape: '2026-01-01T00:00:00Z',
    lastScrapeDuration: 0.01,
    health,
    scrapeInterval: '15s',
    scrapeTimeout: '10s',
    watchfire: { failure: null, warning: null, sampleCount: 1, isOwn: false },
  };
}

const TARGETS = [
  aTarget('node', 'host-10:9100'),
  aTarget('node', 'host-2:9100'),
  aTarget('api', 'api-1:80'),
  aTarget('postgres', 'db-1:9187'),
  aTarget('postgres', 'db-2:9187', 'down'),
  aTarget('node', 'host-3:9100', 'unknown'),
];

test('groupByJob() puts jobs and targets that are down first, numbers in order', () => {
  const groups = groupByJob(TARGETS);
  expect(groups.map(({ job }) => job)).toEqual(['postgres', 'api', 'node']);
  expect(groups[0]).toMatchObject({ upCount: 1, unknownCount: 0 });
  expect(groups[0]?.targets.map(({ health }) => health)).toEqual(['down', 'up']);
  expect(groups[2]?.targets.map(({ labels }) => labels['instance'])).toEqual([
    'host-3:9100',
    'host-2:9100',
    'host-10:9100',
  ]);
});

test.each([
  [{ query: '', health: 'all' }, 6],
  [{ query: '', health: 'down' }, 1],
  [{ query: 'zone=a job="node"', health: 'all' }, 3],
  [{ query: 'refused', health: 'all' }, 1],
  [{ query: 'HOST-2', health: 'all' }, 1],
  [{ query: 'absent', health: 'all' }, 0],
] as const)('filterTargets(%j) leaves %d', (filter, count) => {
  expect(filterTargets(TARGETS, filter)).toHaveLength(count);
});

test('firstRows() cuts in the middle of a group', () => {
  const cut = firstRows(groupByJob(TARGETS), 4);
  expect(cut.map(({ job, targets }) => [job, targets.length])).toEqual([
    ['postgres', 2],
    ['api', 1],
    ['node', 1],
  ]);
  expect(firstRows(groupByJob(TARGETS), 2)).toHaveLength(1);
});

test('summarize() says what is not up only when there is something', () => {
  expect(summarize(TARGETS)).toBe('4 of 6 up, 1 down, 1 waiting');
  expect(summarize([aTarget('a', 'b')])).toBe('1 of 1 up');
});
