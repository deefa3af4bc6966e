// Which rules read what earlier ones of their group write.
import { expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { findDependencies, type RuleReads, stretches } from '@/lib/rules/dependencies';

function record(name: string, expr: string): RuleReads {
  return { kind: 'recording', name, exprs: [parsePromql(expr)] };
}

function alert(name: string, expr: string): RuleReads {
  return { kind: 'alerting', name, exprs: [parsePromql(expr)] };
}

function found(rules: readonly RuleReads[]) {
  return findDependencies(rules).map((reads) => (reads === 'all' ? reads : [...reads].toSorted((a, b) => a - b)));
}

test('a selector reads earlier recordings of the names that it matches, and no later ones', () => {
  expect(
    found([
      record('a:x', 'b:y'),
      record('b:y', 'up'),
      record('a:x', 'a:x + b:y'),
      alert('A', '{__name__=~"a:.*"} > 0'),
      alert('B', '{__name__!="b:y",__name__=~".+"} > 0'),
      alert('C', '{__name__="a:x",__name__!~"a.*"} > 0'),
    ]),
  ).toEqual([[], [], [0, 1], [0, 2], [0, 2, 3], []]);
});

test('a selector of alert series reads earlier alerts of the names that it matches', () => {
  expect(
    found([
      alert('A', 'up == 0'),
      record('a:x', 'up'),
      alert('B', 'ALERTS{alertname="A"}'),
      alert('C', 'ALERTS_FOR_STATE{alertname!="A"}'),
      record('all', 'ALERTS'),
      record('any', '{job="x"}'),
    ]),
  ).toEqual([[], [], [0], [2], [0, 2, 3], 'all']);
});

test('rules run together until one reads what another of them writes', () => {
  const none = new Set<number>();
  expect(stretches([none, none, new Set([0]), none, new Set([1]), new Set([3]), 'all', none])).toEqual([
    [0, 1],
    [2, 3, 4],
    [5],
    [6, 7],
  ]);
  expect(stretches([])).toEqual([]);
});
