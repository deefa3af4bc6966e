// What a panel asks for: kinds, steps, aligned ranges, variables.
import { expect, test } from 'vitest';
import type { Panel, Target } from '@/lib/dashboard/dashboard';
import { newPanel } from '@/lib/dashboard/new-panel';
import { panelQueries, type QueryContext, variablesOfPanel } from '@/lib/dashboard/panel-queries';

const toMs = Date.parse('2024-08-14T15:37:42.123Z');
const context: QueryContext = {
  window: { fromMs: toMs - 6 * 3_600_000, toMs },
  zone: 'UTC',
  widthPx: 1000,
  scope: new Map([['job', { name: 'job', value: 'a"b', text: 'a"b', isList: false }]]),
  dashboard: { title: 'T', uid: 'u' },
};
const panelOf = (targets: readonly Partial<Target>[], parts: Partial<Panel> = {}): Panel => ({
  ...newPanel({
    type: 'timeseries',
    targets: targets.map((target, at) => ({ refId: 'ABC'[at] ?? '?', expr: 'up', ...target })),
  }),
  ...parts,
  id: 1,
});

test('six hours on 1,000 px: steps of 20 s, aligned, $__rate_interval of one minute', () => {
  const [query] = panelQueries(
    panelOf([{ expr: 'rate(x{job="$job"}[$__rate_interval])', legendFormat: '{{cpu}} $job' }]),
    context,
  );
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
  expect(panelQueries(panelOf([target]), context).map((query) => query.kind)).toEqual(kinds);
});

test('an instant query is evaluated at the end of the range', () => {
  expect(panelQueries(panelOf([{ instant: true }]), context)[0]?.endMs).toBe(toMs);
});

test.each([
  [{ interval: '1m' }, {}, 60_000],
  [{}, { interval: '5m' }, 300_000],
  [{ intervalFactor: 3 }, {}, 60_000],
  [{ interval: 'nonsense' }, {}, 20_000],
  [{}, { maxDataPoints: 100 }, 300_000],
])('target %j in panel %j has steps of %d ms', (target, parts, stepMs) => {
  expect(panelQueries(panelOf([target], parts), context)[0]?.stepMs).toBe(stepMs);
});

test('variablesOfPanel() lists what the queries refer to', () => {
  expect([...variablesOfPanel(panelOf([{ expr: 'x{a="$a"}', legendFormat: '[[b]]', interval: '$c' }]))]).toEqual([
    'a',
    'b',
    'c',
  ]);
});
