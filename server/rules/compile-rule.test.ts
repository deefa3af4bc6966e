import { expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import type { AlertingRule } from '@/lib/rules/rule-file';
import { compileRules } from '@/server/rules/compile-rule';

const RULE: AlertingRule = {
  kind: 'alerting',
  name: 'Down',
  expr: 'up == 0',
  labels: new Map([['team', 'ops']]),
  annotations: new Map(),
  line: 0,
  isPaused: false,
  datasource: '',
  uid: 'u',
  grafana: '{}',
  forMs: 0,
  keepFiringForMs: 0,
  noDataState: 'OK',
  execErrState: 'KeepLast',
  missingSeriesEvalsToResolve: 1,
  recoveryExpr: null,
};

function labelsOf(rule: AlertingRule, folder: string): unknown {
  const [compiled] = compileRules({ rules: [rule], labels: new Map(), folder }, (text) => parsePromql(text));
  return (
    compiled?.kind === 'alerting' && compiled.labelTexts.map(([name, text]) => [name, 'text' in text && text.text])
  );
}

test("alerts of Grafana's rules name their folder", () => {
  expect(labelsOf(RULE, 'Infrastructure')).toEqual([
    ['grafana_folder', 'Infrastructure'],
    ['team', 'ops'],
  ]);
});

test('other rules do not, and what the rule itself says comes after', () => {
  expect(labelsOf({ ...RULE, grafana: '' }, 'Infrastructure')).toEqual([['team', 'ops']]);
  expect(labelsOf({ ...RULE, labels: new Map([['grafana_folder', 'own']]) }, 'Infrastructure')).toEqual([
    ['grafana_folder', 'Infrastructure'],
    ['grafana_folder', 'own'],
  ]);
});
