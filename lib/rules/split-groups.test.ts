// Large files are read in pieces: what comes out, mistakes and places among it, is what reading the whole gives.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { splitGroups } from '@/lib/rules/split-groups';

const checkers = ruleCheckers('utf8', (text) => parsePromql(text));
const read = (text: string) => readRuleFile(text, checkers);
/** The same with a key that the splitter does not look for. */
const whole = (text: string) => text.replace(/^groups:/m, '"groups":');
/** Makes any file a large one. */
const FILLER = `  # ${'x'.repeat(97)}\n`.repeat(520);

const rules = [
  'record: a\n  expr: 1',
  'alert: A\n  expr: up == 0\n  labels: {severity: page}\n  annotations:\n    text: |\n      first\n\n      - second\n      # third',
  'alert: B\n  expr: >-\n    sum by (job) (\n      rate(x[5m])\n    ) > 1',
  'alert: C\n  expr: sum(',
  'alert: D\n  expr: up\n  unknown: 1',
  'alert: "quo\n    ted"\n  expr: up',
  '{alert: E, expr: up,\n   for: 5m}',
  'alert: &name F\n  expr: up\n  labels: {same: *name}',
];
const RUNS = 25;
const TIMEOUT_MS = 60_000;

const indented = (text: string, by: string) => text.split('\n').join(`\n${by}`);

const groupText = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', '""', '"x: y"', '# no name'),
    rules: fc.array(fc.constantFrom(...rules), { maxLength: 4 }),
    comment: fc.constantFrom('', '# a comment\n', '\n\n', '    # deep\n'),
    more: fc.constantFrom('', 'interval: 1m', 'limit: -1', 'labels: {a: b}'),
  })
  .map(({ name, rules: list, comment, more }) => ({
    comment,
    text: [
      `- name: ${name}`,
      ...(more === '' ? [] : [`  ${more}`]),
      '  rules:',
      ...list.map((rule) => `  - ${indented(rule, '  ')}`),
    ].join('\n'),
  }));

test('in pieces as in one', { timeout: TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(
      fc.array(groupText, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('', '  ', '    '),
      fc.constantFrom('\n', '\r\n'),
      (groups, indent, newline) => {
        const body = groups.map(({ comment, text }) => `${comment}${indent}${indented(text, indent)}\n`).join('');
        const text = `# rules\n\ngroups: # all\n${FILLER}${body}`.replaceAll('\n', newline);
        expect(splitGroups(text)).toHaveLength(groups.length);
        expect(splitGroups(whole(text))).toBeNull();
        expect(read(text)).toEqual(read(whole(text)));
      },
    ),
    { numRuns: RUNS },
  );
});

describe('what is no plain list of groups is read as a whole', () => {
  test.each([
    ['another key', `groups:\n- name: a\n${FILLER}other: 1\n`],
    ['a key before', `other: 1\ngroups:\n- name: a\n${FILLER}`],
    ['flow style', `groups: [{name: a}]\n${FILLER}`],
    ['no list', `groups:\n  name: a\n${FILLER}`],
    ['a tab', `groups:\n- name: a\n\trules: []\n${FILLER}`],
  ])('%s', (_what, text) => {
    expect(splitGroups(text)).toBeNull();
    expect(read(text)).toEqual(read(whole(text)));
  });

  test.each([
    ['an anchor of another group', `groups:\n- name: &n a\n- name: b\n  labels: {x: *n}\n${FILLER}`],
    ['an anchor that nobody has', `groups:\n- name: a\n- name: *n\n${FILLER}`],
    ['quotes that go on at the margin', `groups:\n- name: "a\n- name: b"\n${FILLER}`],
    ['an empty item', `groups:\n- name: a\n-\n- name: b\n${FILLER}`],
    ['a list in a list', `groups:\n- - name: a\n  - name: b\n${FILLER}`],
    ['a text', `groups:\n- name: a\n- b\n${FILLER}`],
  ])('%s', (_what, text) => {
    expect(splitGroups(text)).not.toBeNull();
    expect(read(text)).toEqual(read(whole(text)));
  });
});
