import { expect, it } from 'vitest';
import { exportForSharing } from '@/lib/dashboard/export-for-sharing';
import { answerInputs, importInputs } from '@/lib/dashboard/import-inputs';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const { dashboard } = readDashboard({
  title: 'A',
  id: 7,
  uid: 'a',
  templating: {
    list: [
      { name: 'ds', type: 'datasource', query: 'prometheus', current: { text: 'here', value: 'here' } },
      { name: 'job', type: 'query', query: 'label_values(job)', options: [{ text: 'x', value: 'x' }] },
      { name: 'zone', type: 'constant', query: 'eu', label: 'Zone' },
    ],
  },
  panels: [
    { id: 1, type: 'stat', targets: [{ expr: 'up' }] },
    { id: 2, type: 'stat', datasource: { uid: '${ds}' }, targets: [{ expr: 'up' }] },
    { id: 3, type: 'table', datasource: '-- Mixed --', targets: [{ datasource: { type: 'loki', uid: 'l1' } }] },
    { id: 4, type: 'text' },
    { id: 5, type: 'row', panels: [{ id: 6, type: 'gauge', datasource: { type: 'loki', uid: 'l2' }, targets: [{}] }] },
  ],
});

it('asks for every source that no variable gives, and for constants', () => {
  const out = exportForSharing(dashboard, [{ uid: 'watchfire', name: 'Watchfire', type: 'prometheus' }]);
  expect(importInputs(out).map((one) => [one.name, one.kind, one.pluginId, one.value])).toEqual([
    ['DS_WATCHFIRE', 'datasource', 'prometheus', ''],
    ['DS_LOKI', 'datasource', 'loki', ''],
    ['DS_LOKI_2', 'datasource', 'loki', ''],
    ['VAR_ZONE', 'constant', '', 'eu'],
  ]);
  expect(out).toMatchObject({
    id: null,
    uid: 'a',
    panels: [
      { datasource: { uid: '${DS_WATCHFIRE}' } },
      { datasource: { uid: '${ds}' } },
      { datasource: '-- Mixed --', targets: [{ datasource: { uid: '${DS_LOKI}' } }] },
      { type: 'text' },
      { panels: [{ datasource: { uid: '${DS_LOKI_2}' } }] },
    ],
    templating: {
      list: [
        { name: 'ds', current: {} },
        { name: 'job', options: [], current: {}, datasource: { uid: '${DS_WATCHFIRE}' } },
        { name: 'zone', query: '${VAR_ZONE}' },
      ],
    },
  });
});

it('comes back as it was when it is answered with what it had', () => {
  const out = exportForSharing(dashboard, []);
  const answers = { DS_PROMETHEUS: 'watchfire', DS_LOKI: 'l1', DS_LOKI_2: 'l2', VAR_ZONE: 'eu' };
  const back = readDashboard(answerInputs(out, answers)).dashboard;
  expect(back).not.toHaveProperty('__inputs');
  expect(back.panels.map(({ type }) => type)).toEqual(dashboard.panels.map(({ type }) => type));
  expect(back.templating.list[2]).toMatchObject({ name: 'zone', query: 'eu' });
});
