// What each annotation query asks for, and which marks it gives.
import { expect, test } from 'vitest';
import { type AnnotationInputs, createAnnotationLoader } from '@/components/dashboard/annotations/annotation-loader';
import type { AnnotationSearch } from '@/components/data/annotations';
import type { AskedQuery, QueryAnswer } from '@/components/data/query-batch';
import type { AnnotationAnswer } from '@/lib/api/annotations';
import { annotationQueries } from '@/lib/dashboard/annotation-queries';
import { labelSetOf } from '@/lib/labels/label-set';

const note = (parts: Partial<AnnotationAnswer>) =>
  ({ id: 7, time: 60_000, timeEnd: 60_000, text: 'deployed', tags: ['v2'], panelId: 0, ...parts }) as AnnotationAnswer;

function pageOf(list: readonly unknown[], changes: Partial<AnnotationInputs> = {}, found = note({})) {
  const asked: AskedQuery[] = [];
  const searched: AnnotationSearch[] = [];
  const answer: QueryAnswer = {
    kind: 'result',
    sizeBytes: 1,
    result: {
      value: {
        kind: 'grid',
        startMs: 0,
        stepMs: 60_000,
        stepCount: 4,
        series: [{ labels: labelSetOf({ job: 'api', v: '2' }), values: Float64Array.of(0, 1, 1, 0), present: null }],
      },
      warnings: [],
      infos: [],
      stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 },
    },
  };
  const loader = createAnnotationLoader({
    batcher: {
      ask: async (query) => {
        asked.push(query);
        return query.expr === 'bad' ? { kind: 'error', error: { errorType: 'bad_data', message: 'no' } } : answer;
      },
    },
    search: async (search) => {
      searched.push(search);
      return [found];
    },
  });
  const inputs: AnnotationInputs = {
    json: { list },
    dashboardUid: 'board',
    window: { fromMs: 0, toMs: 240_000 },
    reloadCount: 0,
    scope: new Map([['job', { name: 'job', value: 'api', text: 'api', isList: false }]]),
    filterQuery: (expr) => expr,
    isWaiting: false,
    ...changes,
  };
  loader.update(inputs);
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
  return { loader, asked, searched, inputs, settled };
}

const deploys = {
  name: 'Deploys',
  enable: true,
  expr: 'changes(version{job="$job"}[1m])',
  step: '60s',
  iconColor: 'red',
  titleFormat: '{{job}} on $job',
  tagKeys: 'v',
};

test('notes of the dashboard are there without being listed, queries give regions with filled words', async () => {
  const page = pageOf([deploys]);
  await page.settled();
  expect(page.searched).toMatchObject([{ dashboardUid: 'board', range: { fromMs: 0, toMs: 240_000 } }]);
  expect(page.asked).toMatchObject([{ expr: 'changes(version{job="api"}[1m])', stepMs: 60_000, kind: 'range' }]);
  const [own, query] = page.loader.get();
  expect(own?.marks).toMatchObject([{ key: 'note-7', text: 'deployed', startMs: 60_000, note: { id: 7 } }]);
  expect(query?.marks).toMatchObject([
    { title: 'api on api', startMs: 60_000, endMs: 120_000, tags: ['2'], color: 'red', note: null },
  ]);
});

test('an alert of the dashboard is told from notes by its name and colour', async () => {
  const page = pageOf([], {}, note({ alertId: 9, alertName: 'Hot', text: 'Hot', panelId: 4 }));
  await page.settled();
  expect(page.loader.get()[0]?.marks).toMatchObject([{ title: 'Hot', color: 'red', note: { panelId: 4 } }]);
});

test('what is switched off asks nothing and shows nothing; on again it asks', async () => {
  const page = pageOf([{ ...deploys, enable: false }]);
  await page.settled();
  expect(page.asked).toEqual([]);
  const key = page.loader.get()[1]?.query.key ?? '';
  page.loader.toggle(key);
  await page.settled();
  expect(page.loader.get()[1]).toMatchObject({ isOn: true, marks: [{ color: 'red' }] });
  page.loader.toggle(key);
  expect(page.loader.get()[1]).toMatchObject({ isOn: false, marks: [] });
});

test('a query that fails says so and leaves the others alone', async () => {
  const page = pageOf([
    { ...deploys, expr: 'bad' },
    { ...deploys, datasource: { type: 'loki' } },
  ]);
  await page.settled();
  expect(page.loader.get().map(({ problem }) => problem)).toEqual([
    null,
    'no',
    'Data source type “loki” is not supported',
  ]);
});

test('nothing is asked twice, and all again on a reload or when a note was written', async () => {
  const page = pageOf([deploys]);
  page.loader.update(page.inputs);
  expect([page.asked.length, page.searched.length]).toEqual([1, 1]);
  page.loader.update({ ...page.inputs, reloadCount: 1 });
  expect([page.asked.length, page.searched.length]).toEqual([2, 2]);
  page.loader.reload();
  expect(page.searched).toHaveLength(3);
});

test('waits for variables', () => {
  const page = pageOf([deploys], { isWaiting: true });
  expect(page.asked).toEqual([]);
  page.loader.update(page.inputs);
  page.loader.update({ ...page.inputs, isWaiting: false });
  expect(page.asked).toHaveLength(1);
});

test('filters of panels, tags of all dashboards', () => {
  const tagged = {
    name: 'T',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    target: { type: 'tags', tags: ['a'], matchAny: true, limit: 5 },
  };
  const [, only, except, tags] = annotationQueries({
    list: [{ ...deploys, filter: { ids: [1] } }, { ...deploys, filter: { exclude: true, ids: [1] } }, tagged],
  });
  expect([1, 2].map((id) => [only?.isShownOn(id), except?.isShownOn(id)])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(tags?.asks).toEqual({ kind: 'tags', tags: ['a'], matchesAnyTag: true, limit: 5 });
  for (const odd of [null, 'x', { list: 'x' }, { list: [null, 1] }]) expect(annotationQueries(odd)).toHaveLength(1);
});
