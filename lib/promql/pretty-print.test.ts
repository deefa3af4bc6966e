import { expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { prettyPrint } from '@/lib/promql/pretty-print';

const LONG = 'job:http_requests_per_second:rate5m{cluster="europe-west-1", environment="production"}';

test.each([
  ['foo', 'foo'],
  ['sum(a)by( b )', 'sum by (b) (a)'],
  ['{__name__="up"}', '{__name__="up"}'],
  ['x{b="1",a="2"}', 'x{a="2",b="1"}'],
  ['{"a.b", "c.d"="e"}', '{"c.d"="e",__name__="a.b"}'],
  ['1e3 + 1e-7 + Inf', '1000 + 0.0000001 + +Inf'],
  ['x offset -5m @ start()', 'x @ start() offset -5m'],
  ['x[step()]', 'x[step()]'],
  ['x[+(1m)]', 'x[1m]'],
  ['x[(1m + 30s)]', 'x[(1m + 30s)]'],
  ['x + fill (1e9) y', 'x + fill (1e+09) y'],
])('prettyPrint(%s) is %s', (text, printed) => {
  expect(prettyPrint(parsePromql(text, { hasFillModifiers: true }))).toBe(printed);
});

test('prettyPrint() breaks what is longer than 100 bytes', () => {
  const text = `sum by (job) (rate(${LONG}[5m])) / on (job) group_left () topk(5, -avg_over_time(${LONG}[1h])) > 0.5`;
  expect(prettyPrint(parsePromql(text))).toBe(`    sum by (job) (
      rate(job:http_requests_per_second:rate5m{cluster="europe-west-1",environment="production"}[5m])
    )
  / on (job) group_left ()
    topk(
      5,
      -avg_over_time(
        job:http_requests_per_second:rate5m{cluster="europe-west-1",environment="production"}[1h]
      )
    )
>
  0.5`);
});

test('prettyPrint() counts bytes, not characters', () => {
  const text = `abs({a="${'é'.repeat(47)}"})`;
  expect(prettyPrint(parsePromql(text))).toBe(`abs(\n  {a="${'é'.repeat(47)}"}\n)`);
});

test('prettyPrint() prints what reads back as the same line', () => {
  const text = `max_over_time((${LONG} or ${LONG} offset 1w)[1d:5m] @ end())`;
  const once = prettyPrint(parsePromql(text));
  expect(once).toContain('\n');
  expect(prettyPrint(parsePromql(once))).toBe(once);
});
