// Rule files: those of the shared folder are judged as they should be, and every mistake of the table is told with its place.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { ruleFileYaml } from '@/lib/rules/print-rule-file';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { problemText } from '@/lib/rules/rule-problem';

const ALL = { hasExperimentalFunctions: true, hasExtendedSelectors: true, hasFillModifiers: true };
const checkers = ruleCheckers('utf8', (text) => parsePromql(text, ALL));
const read = (text: string) => readRuleFile(text, checkers);
const problemsOf = (text: string): string[] => read(text).problems.map(problemText);

function sharedFiles(...folders: string[]): [string, string][] {
  const root = process.env['WATCHFIRE_SHARED'] ?? join(import.meta.dirname, '../../../shared');
  const folder = join(root, ...folders);
  try {
    return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  } catch {
    return [];
  }
}

describe.runIf(sharedFiles('conformance/rules/good').length > 0)('shared rule files', () => {
  test.each(sharedFiles('conformance/rules/good'))('%s is good', (_name, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test.each(sharedFiles('conformance/rules/bad'))('%s is bad', (_name, text) => {
    expect(problemsOf(text)).not.toEqual([]);
  });

  test.each(sharedFiles('alerting/rules'))('%s is good, and the same after printing', (_name, text) => {
    const { groups, problems } = read(text);
    expect(problems).toEqual([]);
    const again = read(ruleFileYaml({ groups }, { isForPrometheus: true }));
    const plain = (all: typeof groups) =>
      all.map((group) => ({ ...group, line: 0, rules: group.rules.map((rule) => ({ ...rule, line: 0 })) }));
    expect(plain(again.groups)).toEqual(plain(groups));
  });
});

const group = (rule: string): string => `groups:\n- name: g\n  rules:\n  - ${rule.split('\n').join('\n    ')}\n`;

test.each([
  ['groups:\n- name: ""\n', '2:9: Groupname must not be empty'],
  ['groups:\n- name: a\n- name: a\n', '3:3: groupname: "a" is repeated in the same file'],
  [group('record: a\nalert: b\nexpr: 1'), `4:13: group "g", rule 1, "b": only one of 'record' and 'alert' must be set`],
  [group('expr: 1'), `4:5: group "g", rule 1, "": one of 'record' or 'alert' must be set`],
  [group('alert: A'), `4:5: group "g", rule 1, "A": field 'expr' must be set in rule`],
  [
    group('alert: A\nexpr: sum('),
    '5:11: group "g", rule 1, "A": could not parse expression: 1:5: parse error: unclosed left parenthesis',
  ],
  [group('record: a\nexpr: 1\nfor: 5m'), `6:10: group "g", rule 1, "a": invalid field 'for' in recording rule`],
  [
    group('record: a\nexpr: 1\nannotations: {x: y}'),
    `6:18: group "g", rule 1, "a": invalid field 'annotations' in recording rule`,
  ],
  [
    group('record: "a{b}"\nexpr: 1'),
    '4:13: group "g", rule 1, "a{b}": braces present in the recording rule name; should it be in expr?: a{b}',
  ],
  [group('alert: A\nexpr: 1\nlabels: {__name__: x}'), '6:14: group "g", rule 1, "A": invalid label name: __name__'],
  [
    group('alert: A\nexpr: 1\nannotations: {x: "{{ $label.foo }}"}'),
    '6:19: group "g", rule 1, "A": annotation "x": template: __alert_A:1: undefined variable "$label"',
  ],
  [
    group('alert: A\nexpr: 1\nlabels: {x: "{{ nothing }}"}'),
    '6:14: group "g", rule 1, "A": label "x": template: __alert_A:1: function "nothing" not defined',
  ],
  [
    group('alert: A\nexpr: 1\nfor: soon'),
    '6:10: group "g", rule 1, "A": not a valid duration string: "soon" (expected a form like "1h30m")',
  ],
  [
    group('alert: A\nexpr: 1\nunknown: 1'),
    '6:5: group "g", rule 1, "A": yaml: field unknown not found in type rulefmt.Rule',
  ],
  ['rules: []\n', '1:1: yaml: field rules not found in type rulefmt.RuleGroups'],
])('%j', (text, expected) => {
  expect(problemsOf(text)).toEqual([expected]);
});

test('all mistakes of a file are told', () => {
  const text = `${group('alert: A')}  - alert: B\n    expr: )\n- name: g\n  rules: [{record: x}]\n`;
  expect(problemsOf(text).map((line) => line.replace(/: group.*/, ''))).toHaveLength(4);
});

test('nothing, comments and empty lists are no groups', () => {
  for (const text of ['', '# nothing\n', 'groups:\n', 'groups: []\n'])
    expect(read(text)).toMatchObject({ groups: [], problems: [] });
});

test('only the first document counts', () => {
  const { groups, warnings } = read('groups:\n- name: a\n---\ngroups: nonsense\n');
  expect(groups.map(({ name }) => name)).toEqual(['a']);
  expect(warnings).toHaveLength(1);
});

test('own options are kept, and left out for Prometheus', () => {
  const { groups, problems } = read(
    group(
      'alert: A\nexpr: up > 1\nwatchfire: {no_data_state: NoData, recovery_expr: up > 0, paused: true, missing_series_evals_to_resolve: 2}',
    ),
  );
  expect(problems).toEqual([]);
  expect(groups[0]?.rules[0]).toMatchObject({
    noDataState: 'NoData',
    recoveryExpr: 'up > 0',
    isPaused: true,
    missingSeriesEvalsToResolve: 2,
  });
  expect(read(ruleFileYaml({ groups }, { isForPrometheus: false })).groups[0]?.rules[0]).toMatchObject({
    noDataState: 'NoData',
  });
  expect(ruleFileYaml({ groups }, { isForPrometheus: true })).not.toContain('watchfire');
});
