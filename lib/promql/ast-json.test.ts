import { expect, test } from 'vitest';
import { astJson } from '@/lib/promql/ast-json';
import { parsePromql } from '@/lib/promql/parser';

const UP = {
  type: 'vectorSelector',
  name: 'up',
  matchers: [{ name: '__name__', type: '=', value: 'up' }],
  offset: 0,
  timestamp: null,
  startOrEnd: null,
  anchored: false,
  smoothed: false,
};

test('astJson() has the members of Prometheus', () => {
  const options = { hasFillModifiers: true, hasExtendedSelectors: true };
  const json = astJson(
    parsePromql(
      'topk(1e3, rate(up[5m] anchored offset 1m @ 3)) > bool on (a) group_left (b) fill_right(2) -(up)',
      options,
    ),
  );
  expect(json).toEqual({
    type: 'binaryExpr',
    op: '>',
    bool: true,
    lhs: {
      type: 'aggregation',
      op: 'topk',
      param: { type: 'numberLiteral', val: '1000' },
      grouping: [],
      without: false,
      expr: {
        type: 'call',
        func: { name: 'rate', argTypes: ['matrix'], variadic: 0, returnType: 'vector' },
        args: [{ ...UP, type: 'matrixSelector', range: 300_000, offset: 60_000, timestamp: 3000, anchored: true }],
      },
    },
    matching: {
      card: 'many-to-one',
      labels: ['a'],
      on: true,
      include: ['b'],
      fillValues: { lhs: null, rhs: 2 },
    },
    rhs: { type: 'unaryExpr', op: '-', expr: { type: 'parenExpr', expr: UP } },
  });
});

test('astJson() of subqueries, strings and operations with scalars', () => {
  expect(astJson(parsePromql('count_values("x", max_over_time(up[1h:] @ end()) * 2)'))).toMatchObject({
    param: { type: 'stringLiteral', val: 'x' },
    expr: {
      matching: null,
      lhs: { args: [{ type: 'subquery', expr: UP, range: 3_600_000, step: 0, startOrEnd: 'end', timestamp: null }] },
    },
  });
});
