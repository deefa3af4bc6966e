// Kinds of variables, the order they load in, filters by hand, and repeats.
import { describe, expect, it } from 'vitest';
import { adhocFilters, urlOfFilter } from '@/lib/dashboard/adhoc-filters';
import { withFilters } from '@/lib/dashboard/filter-expression';
import type { Panel, Variable } from '@/lib/dashboard/dashboard';
import { interpolateQuery } from '@/lib/dashboard/interpolate';
import { optionsFromRows } from '@/lib/dashboard/option-rows';
import { expandRepeats, type ValuesOf } from '@/lib/dashboard/repeat-panels';
import { dependentsOf, isLoadedOn, variableOrder } from '@/lib/dashboard/variable-order';
import { ownOptions } from '@/lib/dashboard/variable-options';
import {
  chosenOptions,
  resolveVariables,
  scopeOfOne,
  scopeOfVariables,
  urlValues,
  type VariableSources,
} from '@/lib/dashboard/variable-values';

const variable = (parts: Partial<Variable>): Variable => ({ name: 'v', type: 'custom', query: 'a,b', ...parts });
const resolve = (parts: Partial<Variable>, sources: Partial<VariableSources> = {}) => {
  const [state] = resolveVariables([variable(parts)], { fromUrl: () => null, loaded: () => null, ...sources });
  if (state === undefined) throw new Error('one variable gives one state');
  return state;
};
const filled = (parts: Partial<Variable>, sources: Partial<VariableSources> = {}) =>
  interpolateQuery('$v', scopeOfVariables([resolve(parts, sources)]));

describe('kinds of variables', () => {
  it('interval: its own list, and a length that follows the range', () => {
    const parts = { type: 'interval', query: '1m,"5 m",1h', auto: true, auto_count: 10, auto_min: '30s' };
    expect(ownOptions(variable(parts))?.map((one) => one.text)).toEqual(['auto', '1m', '5 m', '1h']);
    const saved = { ...parts, current: { text: 'auto', value: '$__auto_interval_v' } };
    expect(filled(saved, { rangeMs: 3_600_000 })).toBe('5m');
    expect(filled(saved, { rangeMs: 60_000 })).toBe('30s');
    expect(filled({ ...parts, current: { text: '1h', value: '1h' } }, { rangeMs: 60_000 })).toBe('1h');
  });

  it('datasource: those of its plugin, by name', () => {
    const dataSources = [
      { uid: 'p1', name: 'Prod', type: 'prometheus' },
      { uid: 'v1', name: 'Victoria', type: 'victoriametrics-metrics-datasource' },
      { uid: 'l1', name: 'Logs', type: 'loki' },
    ];
    const parts = { type: 'datasource', query: 'prometheus' };
    expect(resolve(parts, { dataSources }).options.map((one) => one.text)).toEqual(['Prod', 'Victoria']);
    expect(resolve({ ...parts, regex: '/^V/' }, { dataSources }).values).toEqual(['v1']);
    // Saved by name, before there were uids.
    expect(resolve({ ...parts, current: { text: 'Victoria', value: 'Victoria' } }, { dataSources }).values).toEqual([
      'v1',
    ]);
  });

  it('switch, constant and text box', () => {
    const parts = { type: 'switch', enabledValue: 'on', disabledValue: 'off' };
    expect(resolve(parts).values).toEqual(['off']);
    expect(resolve({ ...parts, current: { text: 'on', value: 'on' } }).values).toEqual(['on']);
    expect(resolve({ type: 'constant', query: 'x' }, { fromUrl: () => ['y'] }).values).toEqual(['x']);
    expect(resolve({ type: 'textbox', query: 'x' }, { fromUrl: () => ['y'] }).values).toEqual(['y']);
    expect(resolve({ type: 'textbox', query: 'x' }).values).toEqual(['x']);
  });

  it('custom as JSON', () => {
    const query = '[{"text":"One","value":"1"},"two",3]';
    expect(ownOptions(variable({ valuesFormat: 'json', query }))).toEqual([
      { text: 'One', value: '1' },
      { text: 'two', value: 'two' },
      { text: '3', value: '3' },
    ]);
    expect(ownOptions(variable({ valuesFormat: 'json', query: '{' }))).toEqual([]);
  });

  it('a list without end is cut, whatever kind of variable holds it', () => {
    const many = Array.from({ length: 30_000 }, (_, at) => `${at}`);
    const options = many.map((value) => ({ text: value, value }));
    const count = (parts: object) => ownOptions({ name: 'v', ...parts } as Variable)?.length;
    expect(count({ type: 'custom', query: many.join(',') })).toBe(10_000);
    expect(count({ type: 'custom', valuesFormat: 'json', query: JSON.stringify(many) })).toBe(10_000);
    expect(count({ type: 'interval', query: many.map((value) => `${value}s`).join(',') })).toBe(10_000);
    expect(count({ type: 'custom', query: '', options })).toBe(10_000);
  });

  it('query: options by hand stand before, after or among the others', () => {
    const staticOptions = [{ text: 'none', value: 'none' }];
    const texts = (order: string) =>
      optionsFromRows(['z', 'a'], { staticOptions, staticOptionsOrder: order, sort: 1 }).map((one) => one.value);
    expect([texts('before'), texts('after'), texts('sorted')]).toEqual([
      ['none', 'a', 'z'],
      ['a', 'z', 'none'],
      ['a', 'none', 'z'],
    ]);
  });

  it('keeps what is still valid, and falls back as Grafana does', () => {
    expect(resolve({ multi: true, current: { text: [], value: ['b', 'gone'] } }).values).toEqual(['b']);
    expect(resolve({ multi: true, includeAll: true, current: { text: ['All'], value: ['$__all'] } }).values).toEqual([
      '$__all',
    ]);
    expect(resolve({ query: 'Label : x', current: { text: 'Label', value: 'old' } }).values).toEqual(['x']);
    expect(resolve({ query: '', includeAll: true }).values).toEqual(['$__all']);
    expect(resolve({ query: '' }).values).toEqual([]);
  });

  it('names values in the address as Grafana does', () => {
    const states = [resolve({ multi: true }, { fromUrl: () => ['a', 'b'] }), resolve({ name: 's', skipUrlSync: true })];
    expect([...urlValues(states)]).toEqual([['var-v', ['a', 'b']]]);
  });
});

describe('order', () => {
  const query = (name: string, text: string, parts: Partial<Variable> = {}): Variable => ({
    name,
    type: 'query',
    query: text,
    ...parts,
  });
  const list = [
    query('pod', 'label_values(up{job="$job"}, pod)'),
    query('job', 'label_values(up{env=~"${env:regex}"}, job)'),
    query('env', 'label_values(env)'),
    query('free', 'label_values([[env]])', { regex: '/$pod/' }),
  ];

  it('is by what variables name', () => {
    expect(variableOrder(list)).toEqual({ waves: [['env'], ['job'], ['pod'], ['free']], cycles: [] });
  });

  it('a change reloads its dependents only', () => {
    expect([...dependentsOf('job', list)]).toEqual(['pod', 'free']);
    expect([...dependentsOf('free', list)]).toEqual([]);
  });

  it('tells circles, and still loads the rest', () => {
    const circular = [query('a', '$b'), query('b', '$a'), query('c', 'x'), query('d', '$a'), query('self', '$self')];
    const order = variableOrder(circular);
    expect(order.waves[0]).toEqual(['c']);
    expect(order.cycles).toEqual([['a', 'b'], ['self']]);
  });

  it('refresh says when', () => {
    const on = (refresh: number | undefined, parts: Partial<Variable> = {}) =>
      (['open', 'rangeChange'] as const).map((occasion) =>
        isLoadedOn({ ...query('v', 'x'), ...(refresh !== undefined && { refresh }), ...parts }, occasion),
      );
    expect([on(0), on(0, { options: [{ text: 'a', value: 'a' }] }), on(1), on(2), on(undefined)]).toEqual([
      [true, false],
      [false, false],
      [true, false],
      [true, true],
      [true, false],
    ]);
  });
});

describe('filters by hand', () => {
  it('go into every selector', () => {
    const filters = [
      { key: 'job', operator: '=', value: 'a"b' },
      { key: 'pod', operator: '=|', value: 'x.1', values: ['x.1', 'y'] },
      { key: 'size', operator: '>', value: '5' },
    ];
    expect(withFilters('sum(rate(up{env="p"}[5m])) / on () foo', filters)).toBe(
      String.raw`sum(rate(up{env="p",job="a\"b",pod=~"x\\.1|y"}[5m])) / on () foo{job="a\"b",pod=~"x\\.1|y"}`,
    );
    expect(withFilters('not ( a query', filters)).toBe('not ( a query');
    expect(withFilters('1 + 1', [])).toBe('1 + 1');
  });

  it('come from the file or the address, and go back into it', () => {
    const one = variable({
      type: 'adhoc',
      filters: [{ key: 'job', operator: '!=', value: 'a' }],
      baseFilters: [{ key: 'env', operator: '=', value: 'p' }],
    });
    expect(adhocFilters(one, null).map((filter) => filter.key)).toEqual(['env', 'job']);
    const [, fromUrl] = adhocFilters(one, ['path|=~|a__gfp__b']);
    expect(fromUrl).toEqual({ key: 'path', operator: '=~', value: 'a|b' });
    expect(urlOfFilter({ key: 'path', operator: '=~', value: 'a|b' })).toBe('path|=~|a__gfp__b');
    const listed = { key: 'pod', operator: '=|', value: 'x', values: ['x', 'y'] };
    expect(adhocFilters(one, [urlOfFilter(listed)])[1]).toEqual(listed);
  });
});

describe('repeats', () => {
  const panel = (id: number, x: number, y: number, parts: Partial<Panel> = {}): Panel => ({
    id,
    type: 'stat',
    title: `p${id}`,
    gridPos: { x, y, w: 12, h: 4 },
    targets: [],
    fieldConfig: { defaults: {}, overrides: [] },
    options: {},
    ...parts,
  });
  const valuesOf: ValuesOf = (name) => {
    if (name === 'none') return [];
    return name === 'host' ? ['a', 'b', 'c'].map((value) => ({ text: value, value })) : null;
  };
  const shown = (panels: readonly Panel[]) =>
    expandRepeats(panels, valuesOf).map(({ panel: one, sourceId, values }) => [
      sourceId,
      one.gridPos.x,
      one.gridPos.y,
      one.gridPos.w,
      values.map((value) => value.value).join(),
    ]);

  it('of panels go side by side, wrap, and move what is below', () => {
    expect(shown([panel(1, 0, 0, { repeat: 'host', maxPerRow: 2 }), panel(2, 0, 4)])).toEqual([
      [1, 0, 0, 12, 'a'],
      [1, 12, 0, 12, 'b'],
      [1, 0, 4, 12, 'c'],
      [2, 0, 8, 12, ''],
    ]);
  });

  it('of panels go below each other when asked', () => {
    expect(shown([panel(1, 3, 1, { repeat: 'host', repeatDirection: 'v' })])).toEqual([
      [1, 3, 1, 12, 'a'],
      [1, 3, 5, 12, 'b'],
      [1, 3, 9, 12, 'c'],
    ]);
  });

  it('of rows take their panels along', () => {
    const row = panel(9, 0, 0, { type: 'row', repeat: 'host', gridPos: { x: 0, y: 0, w: 24, h: 1 } });
    const next = panel(8, 0, 5, { type: 'row', gridPos: { x: 0, y: 5, w: 24, h: 1 } });
    const drawn = shown([row, panel(1, 0, 1), next, panel(2, 0, 6)]);
    expect(drawn).toEqual([
      [9, 0, 0, 24, 'a'],
      [1, 0, 1, 12, 'a'],
      [9, 0, 5, 24, 'b'],
      [1, 0, 6, 12, 'b'],
      [9, 0, 10, 24, 'c'],
      [1, 0, 11, 12, 'c'],
      [8, 0, 15, 24, ''],
      [2, 0, 16, 12, ''],
    ]);
  });

  it('have ids of their own; nothing chosen is one copy; no such variable is no repeat', () => {
    const ids = expandRepeats([panel(1, 0, 0, { repeat: 'host' }), panel(5, 0, 4)], valuesOf).map(
      (one) => one.panel.id,
    );
    expect(new Set(ids).size).toBe(4);
    expect(shown([panel(1, 0, 0, { repeat: 'none' })])).toEqual([[1, 0, 0, 24, '']]);
    expect(shown([panel(1, 0, 0, { repeat: 'missing' })])).toEqual([[1, 0, 0, 12, '']]);
  });

  it('go over the chosen values, All over every option, each as the only value', () => {
    const state = resolve({ multi: true, includeAll: true }, { fromUrl: () => ['$__all'] });
    expect(chosenOptions(state).map((one) => one.value)).toEqual(['a', 'b']);
    const [first] = chosenOptions(state);
    expect(interpolateQuery('x=~"$v"', scopeOfOne(state, first ?? { text: '', value: '' }))).toBe('x=~"a"');
  });
});
