// Variables: Grafana's own results for formats and options, the choice of values, and what reaches a query.
import { describe, expect, test } from 'vitest';
import { builtinScope, mergeScopes, stepScope } from '@/lib/dashboard/builtin-variables';
import type { Variable } from '@/lib/dashboard/dashboard';
import { interpolateQuery, interpolateText, referencedNames } from '@/lib/dashboard/interpolate';
import { formatVariable } from '@/lib/dashboard/variable-format';
import { optionsFromRows } from '@/lib/dashboard/option-rows';
import { ownOptions, type SimpleOption } from '@/lib/dashboard/variable-options';
import { readVariableQuery } from '@/lib/dashboard/variable-query';
import { goldenJson } from '@/lib/testing/golden';
import { resolveVariables, scopeOfVariables } from '@/lib/dashboard/variable-values';

interface GoldenInterpolation {
  readonly formats: readonly {
    readonly value: string | number | readonly string[];
    readonly format: string;
    readonly result: string;
  }[];
  readonly queryVariableOptions: readonly {
    readonly in: readonly (string | SimpleOption)[];
    readonly regex: string;
    readonly sort: number;
    readonly regexApplyTo?: string;
    readonly options: readonly SimpleOption[];
  }[];
}

const golden = goldenJson('interpolation.json') as GoldenInterpolation | null;

describe.skipIf(golden === null)('variables agree with the measured values', () => {
  test.each(golden?.formats ?? [])('$value as $format is $result', ({ value, format, result }) => {
    const list = typeof value === 'object' ? value : String(value);
    expect(formatVariable({ name: 'server', value: list, text: 'A + B' }, format)).toBe(result);
  });

  test.each(golden?.queryVariableOptions ?? [])(
    'options of $in by $regex, sort $sort',
    ({ in: rows, options, ...rest }) => {
      expect(optionsFromRows(rows, rest)).toEqual(options);
    },
  );
});

const variable = (parts: Partial<Variable>): Variable => ({ name: 'v', type: 'custom', query: 'a,b.c', ...parts });
const scope = (parts: Partial<Variable>, url: readonly string[] | null = null) =>
  scopeOfVariables(resolveVariables([variable(parts)], { fromUrl: () => url, loaded: () => null }));

test.each([
  [{}, null, 'x="a"'],
  [{}, ['b.c'], 'x="b.c"'],
  [{}, ['q"\\'], 'x="q\\"\\\\"'],
  [{ multi: true }, ['b.c'], 'x="b\\\\.c"'],
  [{ multi: true }, ['a', 'b.c'], 'x="(a|b\\\\.c)"'],
  [{ includeAll: true }, ['$__all'], 'x="(a|b\\\\.c)"'],
  [{ includeAll: true, allValue: '.*' }, ['All'], 'x=".*"'],
  [{ current: { text: 'b.c', value: 'b.c' } }, null, 'x="b.c"'],
  [{ current: { text: 'gone', value: 'gone' } }, null, 'x="a"'],
] as const)('variable %j with %j gives %s', (parts, url, expected) => {
  expect(interpolateQuery('x="$v"', scope(parts, url))).toBe(expected);
});

test('all ways to refer to a variable; unknown names stay', () => {
  const known = scope({ multi: true }, ['a', 'b.c']);
  expect(interpolateText('$v ${v} [[v]] ${v:csv} [[v:pipe]] ${v:text} $w ${w} $', known)).toBe(
    '{a,b.c} {a,b.c} {a,b.c} a,b.c a|b.c a + b.c $w ${w} $',
  );
  expect([...referencedNames('rate(x{a="$a"}[$__rate_interval]) ${b:csv} [[c]]')]).toEqual([
    'a',
    '__rate_interval',
    'b',
    'c',
  ]);
});

test('built-in names', () => {
  const window = { fromMs: 1_700_000_000_000, toMs: 1_700_021_600_000 };
  const all = mergeScopes(
    builtinScope(window, { title: 'T', uid: 'u' }),
    stepScope({ stepMs: 20_000, rateIntervalMs: 60_000 }),
  );
  expect(
    interpolateQuery(
      'x[$__rate_interval] y[$__range] $__interval ${__interval_ms} ${__from:date:seconds} ${__dashboard.uid}',
      all,
    ),
  ).toBe('x[1m] y[21600s] 20s 20000 1700000000 u');
});

test('custom and interval variables list their own options', () => {
  expect(ownOptions(variable({ query: String.raw`a, b\, c ,Name : value` }))).toEqual([
    { text: 'a', value: 'a' },
    { text: 'b, c', value: 'b, c' },
    { text: 'Name', value: 'value' },
  ]);
  expect(ownOptions(variable({ type: 'interval', query: '1m,10m' }))?.map((option) => option.value)).toEqual([
    '1m',
    '10m',
  ]);
});

test.each([
  [
    'label_values(node_uname_info{job="a", x=~"b,c"}, instance)',
    { kind: 'labelValues', selector: 'node_uname_info{job="a", x=~"b,c"}', label: 'instance' },
  ],
  ['label_values(job)', { kind: 'labelValues', selector: '', label: 'job' }],
  ['label_names()', { kind: 'labelNames', match: '' }],
  ['metrics(node_.*)', { kind: 'metricNames', pattern: 'node_.*' }],
  ['query_result(topk(3, x))', { kind: 'queryResult', expr: 'topk(3, x)' }],
  ['up{job="a"}', { kind: 'series', selector: 'up{job="a"}' }],
  ['', { kind: 'none' }],
])('readVariableQuery(%s)', (query, expected) => {
  expect(readVariableQuery(variable({ type: 'query', query }))).toEqual(expected);
  expect(readVariableQuery(variable({ type: 'query', query: { query, refId: 'A' } }))).toEqual(expected);
});

test('options of a query variable stay as saved until its answer is there', () => {
  const saved = variable({ type: 'query', current: { text: 'x', value: 'x' } });
  const before = resolveVariables([saved], { fromUrl: () => null, loaded: () => null });
  expect(before[0]?.values).toEqual(['x']);
  const after = resolveVariables([saved], { fromUrl: () => null, loaded: () => [{ text: 'y', value: 'y' }] });
  expect(after[0]?.values).toEqual(['y']);
});

test('names of the viewer', () => {
  const viewer = {
    timeZone: 'Europe/Berlin',
    user: { id: '7', login: 'ada', email: 'a@b' },
    org: { id: '1', name: 'Main' },
  };
  const known = builtinScope({ fromMs: 0, toMs: 1000 }, { title: 'T', uid: 'u' }, viewer);
  expect(
    interpolateText('$__timezone ${__user.login} ${__user.email} ${__org.name} ${__org} ${__user.nope}', known),
  ).toBe('Europe/Berlin ada a@b Main 1 ${__user.nope}');
});
