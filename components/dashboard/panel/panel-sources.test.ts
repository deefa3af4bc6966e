// Alerts of rules as list panels show them.
import { expect, it } from 'vitest';
import { alertEntries } from '@/components/dashboard/panel/panel-sources';

const GROUP = {
  name: 'disks',
  file: 'Infrastructure',
  rules: [
    {
      name: 'Disk full',
      state: 'firing',
      annotations: { summary: 'of the rule', __dashboardUid__: 'hosts' },
      alerts: [
        {
          labels: { b: '2', a: '1' },
          annotations: { summary: 'db-1' },
          state: 'firing',
          activeAt: '2026-01-01T00:00:00Z',
        },
        { labels: { a: '3' }, state: 'pending' },
      ],
    },
    { name: 'Quiet', state: 'inactive', labels: { team: 'db' }, alerts: [] },
    { name: 'Broken', state: 'inactive', health: 'err' },
  ],
};

it('has one entry an alert, and one for a rule that is quiet', () => {
  const entries = alertEntries([GROUP], []);
  expect(entries.map(({ name, state, summary }) => [name, state, summary])).toEqual([
    ['Disk full', 'firing', 'db-1'],
    ['Disk full', 'pending', 'of the rule'],
    ['Quiet', 'normal', ''],
    ['Broken', 'error', ''],
  ]);
  expect(entries[0]).toMatchObject({ sinceMs: Date.UTC(2026, 0, 1), dashboardUid: 'hosts', folder: 'Infrastructure' });
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
});

it('marks what is silenced, whatever the order of labels', () => {
  const [first] = alertEntries([GROUP], [{ labels: { a: '1', b: '2' }, status: { state: 'suppressed' } }]);
  expect(first?.state).toBe('silenced');
});
