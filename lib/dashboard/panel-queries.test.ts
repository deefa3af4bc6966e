// What a panel asks for: kinds, steps, aligned ranges, variables.
import { expect, test } from 'vitest';
import type { Panel, Target } from '@/lib/dashboard/dashboard';
import { newPanel } from '@/lib/dashboard/new-panel';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';
import { panelQueries, type QueryContext } from '@/lib/dashboard/panel-queries';
import { resolveVariables, scopeOfVariables } from '@/lib/dashboard/variable-values';

const toMs = Date.parse('2024-08-14T15:37:42.123Z');
const context: QueryContext = {
  window: { fromMs: toMs - 6 * 3_600_000, toMs },
  zone: 'UTC',
  widthPx: 1000,
  scope: new Map([['job', { name: 'job', value: 'a"b', text: 'a"b', isList: false }]]),
};
const queriesOf = (panel: Panel) => panelQueries(panel, context).queries;
const panelOf = (targets: readonly Partial<Target>[], parts: Partial<Panel> = {}): Panel => ({
  ...newPanel({
    type: 'timeseries',
    targets: targets.map((target, at) => ({ refId: 'ABC'[at] ?? '?', expr: 'up', ...target })),
  }),
  ...parts,
  id: 1,
});

test('six hours on 1,000 px: steps of 20 s, aligned, $__rate_interval of one minute', () => {
  const [query] = queriesOf(panelOf([{ expr: 'rate(x{job="$job"}[$__rate_interval])', legendFormat: '{{cpu}} $job' }]));
  expect(query).toMatchObject({
    kind: 'range',
    stepMs: 20_000,
    expr: 'rate(x{job="a\\"b"}[1m])',
    legendFormat: '{{cpu}} a"b',
    format: 'time_series',
  });
  expect((query?.startMs ?? 1) % 20_000).toBe(0);
  expect((query?.endMs ?? 1) % 20_000).toBe(0);
  expect(query?.endMs).toBeLessThanOrEqual(toMs);
});

test.each([
  [{}, ['range']],
  [{ instant: true }, ['instant']],
  [{ instant: true, range: true }, ['range', 'instant']],
  [{ instant: false, range: false }, ['range']],
  [{ hide: true }, []],
  [{ expr: '  ' }, []],
])('target %j asks for %j', (target, kinds) => {
  expect(queriesOf(panelOf([target])).map((query) => query.kind)).toEqual(kinds);
});

test('a panel that is compared asks for each range once more, a time back', () => {
  const [now, then, instant] = queriesOf(
    panelOf([{ range: true, instant: true, exemplar: true }], { timeCompare: '1d' }),
  );
  expect(now).toMatchObject({ kind: 'range', hasExemplars: true });
  expect(then).toMatchObject({ kind: 'range', comparedBackMs: 86_400_000, startMs: (now?.startMs ?? 0) - 86_400_000 });
  expect(then).not.toHaveProperty('hasExemplars');
  expect(instant?.kind).toBe('instant');
});

test('an instant query is evaluated at the end of the range', () => {
  expect(queriesOf(panelOf([{ instant: true }]))[0]?.endMs).toBe(toMs);
});

test.each([
  [{ interval: '1m' }, {}, 60_000],
  [{}, { interval: '5m' }, 300_000],
  [{ intervalFactor: 3 }, {}, 60_000],
  [{ interval: 'nonsense' }, {}, 20_000],
  [{}, { maxDataPoints: 100 }, 300_000],
])('target %j in panel %j has steps of %d ms', (target, parts, stepMs) => {
  expect(queriesOf(panelOf([target], parts))[0]?.stepMs).toBe(stepMs);
});

test('sources that do not speak PromQL are refused by name, the others go on', () => {
  const loki = { datasource: { type: 'loki', uid: 'l' } };
  const mixed = panelOf([{}, loki], { datasource: { type: 'datasource', uid: '-- Mixed --' } });
  const { queries, refusals } = panelQueries(mixed, context);
  expect(queries.map(({ refId }) => refId)).toEqual(['A']);
  expect(refusals).toEqual([{ refId: 'B', expr: 'up', message: 'Data source type “loki” is not supported' }]);
  const messagesOf = (target: object, parts: object): readonly string[] =>
    panelQueries(panelOf([target], parts), context).refusals.map(({ message }) => message);
  expect(messagesOf({ expr: '', rawSql: 'SELECT 1' }, { datasource: 'mysql' })).toEqual([
    'Data source type “mysql” is not supported',
  ]);
  expect(messagesOf({ expr: '', rawSql: 'SELECT 1' }, { datasource: 'Our shop' })).toEqual([
    'Data source type “SQL” is not supported',
  ]);
  for (const datasource of [
    undefined,
    null,
    'Prometheus',
    '$ds',
    { uid: '${DS}' },
    { type: 'prometheus', uid: 'gone' },
  ])
    expect(queriesOf(panelOf([{}], { datasource }))).toHaveLength(1);
});

test.each(['$logs', '${logs}', '[[logs]]', '${logs:raw}'])(
  'a variable %s among sources of another kind is refused',
  (uid) => {
    const ofType = (query: string): QueryContext => ({
      ...context,
      scope: scopeOfVariables(
        resolveVariables([{ name: 'logs', type: 'datasource', query }], { fromUrl: () => null, loaded: () => null }),
      ),
    });
    const panel = panelOf([{}], { datasource: uid });
    expect(panelQueries(panel, ofType('loki')).refusals).toMatchObject([
      { message: 'Data source type “loki” is not supported' },
    ]);
    expect(panelQueries(panel, ofType('prometheus')).refusals).toEqual([]);
    expect(panelQueries(panelOf([{}], { datasource: 'my $logs' }), ofType('loki')).refusals).toEqual([]);
  },
);

test('filters by hand are put into each query after its variables', () => {
  const filterQuery = (expr: string): string => `filtered(${expr})`;
  const { queries } = panelQueries(panelOf([{ expr: 'x{job="$job"}' }]), { ...context, filterQuery });
  expect(queries[0]?.expr).toBe(String.raw`filtered(x{job="a\"b"})`);
});

test('a panel that shows another one asks for the queries of that one', () => {
  const source = panelOf([{ expr: 'a' }, { expr: 'b' }], { transformations: [{ id: 'merge', options: {} }] });
  const shared = { ...panelOf([{ panelId: 1, withTransforms: true }]), id: 2, datasource: { uid: '-- Dashboard --' } };
  const filled = withSharedQueries(shared, [source, shared]);
  expect(queriesOf(filled).map(({ expr }) => expr)).toEqual(['a', 'b']);
  expect(filled.transformations).toEqual([{ id: 'merge', options: {} }]);
  const itself = { ...shared, targets: [{ refId: 'A', expr: '', panelId: 2 }] };
  expect(queriesOf(withSharedQueries(itself, [itself]))).toEqual([]);
});
