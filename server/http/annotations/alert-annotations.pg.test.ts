// What alerts did, as annotations: by time, dashboard and panel, beside the notes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alerting } from '@/server/alerting/create-alerting';
import { openTestAlerting, type TestAlerting } from '@/server/alerting/testing/test-alerting';
import { createTestApi, type TestApi } from '@/server/http/testing/test-api';

let database: TestAlerting;
let alerting: Alerting;
let api: TestApi;

beforeAll(async () => {
  database = await openTestAlerting();
  alerting = await database.start();
  api = await createTestApi({}, undefined, (query) => alerting.firingSpans(query));
  await tell('Linked', { __dashboardUid__: 'board', __panelId__: '4', summary: 'it is "hot"' });
  await tell('Ended', { __dashboardUid__: 'board' });
  await tell('Ended', { __dashboardUid__: 'board' }, Date.now() - 1);
  await tell('Loose', { summary: '"__dashboardUid__":"board"' });
});
afterAll(async () => {
  await database.close();
  await api.entities.drop();
});

async function tell(name: string, annotations: Record<string, string>, endsAtMs = Date.now() + 600_000): Promise<void> {
  const startsAtMs = Date.now() - 60_000;
  await alerting.accept([
    { labels: { alertname: name, job: 'a' }, annotations, startsAtMs, endsAtMs, generatorUrl: '' },
  ]);
}

async function list(query: string, caller = api.people.viewer): Promise<Record<string, unknown>[]> {
  const { body } = await api.call(caller, `GET /api/annotations?${query}`);
  return body as unknown as Record<string, unknown>[];
}
const names = (found: readonly Record<string, unknown>[]): string[] =>
  found.map((one) => String(one['alertName'])).toSorted();
const soon = (): number => Date.now() + 3_600_000;

test('the times that alerts fired are found by the dashboard and panel that their rule names', async () => {
  expect(names(await list('type=alert'))).toEqual(['Ended', 'Linked', 'Loose']);
  expect(names(await list('type=alert&dashboardUID=board'))).toEqual(['Ended', 'Linked']);
  expect(names(await list('type=alert&dashboardUID=board&panelId=4'))).toEqual(['Linked']);
  expect(await list('type=alert&dashboardUID=boar')).toEqual([]);
  expect(await list(`type=alert&from=${soon()}&to=${soon() + 1}&panelId=99`)).toEqual([]);
  const [linked] = await list('type=alert&panelId=4');
  expect(linked).toMatchObject({
    dashboardUID: 'board',
    panelId: 4,
    newState: 'Alerting',
    text: 'Linked {job="a"}\nit is "hot"',
    data: { labels: { alertname: 'Linked', job: 'a' } },
  });
  expect(linked?.['alertId']).not.toBe(0);
});

test('one that ended has its end and is not in a later range; one that fires is', async () => {
  const [ended] = (await list('type=alert')).filter((one) => one['alertName'] === 'Ended');
  expect(ended).toMatchObject({ newState: 'Normal', prevState: 'Alerting' });
  expect(names(await list(`type=alert&from=${soon()}&to=${soon()}`))).toEqual(['Linked', 'Loose']);
});

test('without a type there are notes too; what asks for tags, authors or notes gets no alerts', async () => {
  await api.call(api.people.editor, 'POST /api/dashboards/db', { dashboard: { uid: 'board', title: 'Board' } });
  await api.call(api.people.editor, 'POST /api/annotations', {
    dashboardUID: 'board',
    text: 'note',
    tags: ['x'],
    time: soon(),
  });
  expect(await list('dashboardUID=board')).toHaveLength(3);
  expect(await list('dashboardUID=board&limit=1')).toMatchObject([{ text: 'note', alertId: 0 }]);
  for (const query of ['type=annotation', 'tags=x', 'userId=2']) expect(names(await list(query))).toEqual(['']);
});
