import { describe, expect, it, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { fromRule, toRule } from '@/lib/rules/grafana/grafana-rule';
import { grafanaRuleSchema } from '@/lib/rules/grafana/rule-schema';
import { type GrafanaQuery, translateCondition } from '@/lib/rules/grafana/translate';

const parse = (text: string) => parsePromql(text);
const query = (refId: string, expr: string, model: object = { instant: true }): GrafanaQuery => ({
  refId,
  relativeTimeRange: { from: 600, to: 0 },
  datasourceUid: 'prom',
  model: { expr, ...model },
});
const expression = (refId: string, model: object): GrafanaQuery => ({
  refId,
  datasourceUid: '__expr__',
  model: { ...model },
});
const threshold = (refId: string, of: string, evaluator: object, more: object = {}): GrafanaQuery =>
  expression(refId, { type: 'threshold', expression: of, conditions: [{ evaluator, ...more }] });
const math = (refId: string, text: string): GrafanaQuery => expression(refId, { type: 'math', expression: text });

function exprOf(data: readonly GrafanaQuery[], condition: string): string {
  const { expr } = translateCondition(data, condition, parse);
  // What comes out is PromQL.
  parse(expr);
  return expr;
}

describe('one expression of queries and a condition', () => {
  const a = query('A', 'up');
  const b = query('B', 'sum(rate(x_total[5m]))');
  it.each<[string, readonly GrafanaQuery[], string]>([
    ['up > 5', [a, threshold('C', 'A', { type: 'gt', params: [5] })], 'C'],
    ['up != 0', [a], 'A'],
    ['(up > 1) < 3', [a, threshold('C', '$A', { type: 'within_range', params: [1, 3] })], 'C'],
    ['(up < 1) or (up > 3)', [a, threshold('C', 'A', { type: 'outside_range', params: [1, 3] })], 'C'],
    ['(up * 100) > 5', [a, math('C', '$A * 100 > 5')], 'C'],
    ['(up > 5) and (up < 9)', [a, math('C', '$A > 5 && $A < 9')], 'C'],
    ['(up / on () group_left () sum(rate(x_total[5m]))) > 0.5', [a, b, math('C', '${A} / $B > 0.5')], 'C'],
    ['up == 0', [a, math('C', '!$A')], 'C'],
    ['abs(up) > 2', [a, math('M', 'abs($A)'), threshold('C', 'M', { type: 'gt', params: [2] })], 'C'],
    [
      'max_over_time(up[10m:15s]) > 5',
      [
        query('A', 'up', {}),
        expression('R', { type: 'reduce', reducer: 'max', expression: 'A' }),
        threshold('C', 'R', { type: 'gt', params: [5] }),
      ],
      'C',
    ],
    [
      'group(last_over_time((up < Inf > -Inf)[10m:15s]) > 3) or absent(sum(rate(x_total[5m])))',
      [
        query('A', 'up', {}),
        b,
        expression('C', {
          type: 'classic_conditions',
          conditions: [
            { query: { params: ['A'] }, reducer: { type: 'last' }, evaluator: { type: 'gt', params: [3] } },
            { query: { params: ['B'] }, evaluator: { type: 'no_value', params: [] }, operator: { type: 'or' } },
          ],
        }),
      ],
      'C',
    ],
    ['rate(x_total[1m]) != 0', [query('A', 'rate(x_total[$__rate_interval])')], 'A'],
  ])('%s', (wanted, data, condition) => {
    expect(exprOf(data, condition)).toBe(wanted);
  });

  it('leaves at another value than it is reached', () => {
    const unload = { unloadEvaluator: { type: 'lt', params: [2] } };
    const data = [a, threshold('C', 'A', { type: 'gt', params: [5] }, unload)];
    expect(translateCondition(data, 'C', parse).recoveryExpr).toBe('up >= 2');
  });

  it.each<[readonly GrafanaQuery[], string]>([
    [[a, math('A2', '$A2')], 'in a circle'],
    [[query('A2', 'up', {})], 'needs a reduce expression'],
    [[expression('A2', { type: 'sql', expression: 'SELECT 1' })], 'of type "sql"'],
    [[a, math('A2', 'is_null($A)')], 'is_null()'],
    [[a, math('A2', '$A +')], 'expression'],
    [[{ refId: 'A2', model: { rawSql: 'SELECT 1' } }], 'rules ask the built-in store in PromQL'],
  ])('refuses what PromQL cannot say: %#', (data, reason) => {
    expect(() => exprOf(data, 'A2')).toThrow(reason);
  });
});

test('a rule comes back as it was sent, and as a rule of Prometheus after somebody has changed it', () => {
  const sent = {
    title: 'T',
    condition: 'C',
    data: [query('A', 'up'), threshold('C', 'A', { type: 'gt', params: [5] })],
    annotations: { summary: '{{ $values.A.Value }} {{ (index $values "C").Value }}' },
  };
  expect(() => toRule(grafanaRuleSchema.parse(sent), parse)).toThrow('the value of this alert is that of A');
  const rule = toRule(grafanaRuleSchema.parse({ ...sent, annotations: { summary: '{{ $values.A }}' } }), parse);
  expect(fromRule(rule, parse)).toMatchObject({ data: sent.data, annotations: { summary: '{{ $values.A }}' } });
  const changed = fromRule({ ...rule, expr: 'up > 6' }, parse);
  expect(changed).toMatchObject({ condition: 'threshold', annotations: { summary: '{{ $value }}' } });
  const again = toRule(grafanaRuleSchema.parse(changed), parse);
  expect(again).toMatchObject({ expr: 'up > 6' });
});

test('a recovery expression that Grafana has no place for survives that the rule is put back', () => {
  const sent = {
    title: 'T',
    condition: 'C',
    data: [query('A', 'up'), threshold('C', 'A', { type: 'gt', params: [5] })],
  };
  const made = toRule(grafanaRuleSchema.parse(sent), parse);
  const own = { ...made, expr: 'up > 7', recoveryExpr: 'up > 3', grafana: '' };
  const shown = fromRule(own, parse);
  const back = toRule(grafanaRuleSchema.parse({ ...shown, title: 'T' }), parse);
  expect(back).toMatchObject({ expr: 'up > 7', recoveryExpr: 'up > 3' });
  expect(fromRule(back, parse)).toMatchObject({ data: shown['data'] });
});
