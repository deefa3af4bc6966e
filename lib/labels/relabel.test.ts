import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { compileRelabel, expandTemplate, RELABEL_DEFAULTS, type RelabelRule } from '@/lib/labels/relabel';

const rule = (given: Partial<RelabelRule>): RelabelRule => ({ ...RELABEL_DEFAULTS, ...given });

interface Case {
  readonly what: string;
  readonly rules: readonly Partial<RelabelRule>[];
  readonly before: Record<string, string>;
  /** Null: dropped. */
  readonly after: Record<string, string> | null;
}

const CASES: readonly Case[] = [
  {
    what: 'replace expands numbered groups in target and replacement',
    rules: [
      {
        sourceLabels: ['a', 'b'],
        regex: '(.*);(.*)',
        targetLabel: 'label_${1}',
        replacement: '${2}-$1',
      },
    ],
    before: { a: 'foo', b: 'bar' },
    after: { a: 'foo', b: 'bar', label_foo: 'bar-foo' },
  },
  {
    what: 'replace expands named groups',
    rules: [{ sourceLabels: ['a'], regex: '(?P<first>.).*', targetLabel: 'b', replacement: '${first}$first' }],
    before: { a: 'xyz' },
    after: { a: 'xyz', b: 'xx' },
  },
  {
    what: 'replace does nothing without a match, which is anchored at both ends',
    rules: [{ sourceLabels: ['a'], regex: 'o', targetLabel: 'b', replacement: 'set' }],
    before: { a: 'foo' },
    after: { a: 'foo' },
  },
  {
    what: 'replace with the defaults copies the value',
    rules: [{ sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'foo' },
    after: { a: 'foo', b: 'foo' },
  },
  {
    what: 'replace with an empty result removes the target',
    rules: [{ sourceLabels: ['a'], regex: '.*', targetLabel: 'a', replacement: '' }],
    before: { a: 'foo', b: 'bar' },
    after: { b: 'bar' },
  },
  {
    what: 'replace without source labels sets a constant',
    rules: [{ targetLabel: 'a', replacement: 'static' }],
    before: {},
    after: { a: 'static' },
  },
  {
    what: 'replace with an empty target name does nothing',
    rules: [{ sourceLabels: ['a'], targetLabel: '${missing}', replacement: 'x' }],
    before: { a: 'foo' },
    after: { a: 'foo' },
  },
  {
    what: 'the dot matches line breaks',
    rules: [{ sourceLabels: ['a'], regex: 'x(.*)z', targetLabel: 'b', replacement: '$1' }],
    before: { a: 'x\nz' },
    after: { a: 'x\nz', b: '\n' },
  },
  {
    what: 'rules run one after the other',
    rules: [
      { sourceLabels: ['a'], targetLabel: 'b', replacement: '$1$1' },
      { sourceLabels: ['b'], targetLabel: 'c', replacement: '$1!' },
    ],
    before: { a: 'x' },
    after: { a: 'x', b: 'xx', c: 'xx!' },
  },
  {
    what: 'keep keeps a match',
    rules: [{ action: 'keep', sourceLabels: ['a'], regex: 'f.*' }],
    before: { a: 'foo' },
    after: { a: 'foo' },
  },
  {
    what: 'keep drops what does not match',
    rules: [{ action: 'keep', sourceLabels: ['a'], regex: 'f' }],
    before: { a: 'foo' },
    after: null,
  },
  {
    what: 'keep sees an absent label as empty',
    rules: [{ action: 'keep', sourceLabels: ['z'], regex: '' }],
    before: { a: 'foo' },
    after: { a: 'foo' },
  },
  {
    what: 'drop drops a match',
    rules: [{ action: 'drop', sourceLabels: ['a'], regex: 'foo|bar' }],
    before: { a: 'bar' },
    after: null,
  },
  {
    what: 'drop keeps the rest',
    rules: [{ action: 'drop', sourceLabels: ['a', 'b'], regex: 'x;y' }],
    before: { a: 'x', b: 'z' },
    after: { a: 'x', b: 'z' },
  },
  {
    what: 'keepequal keeps equal values',
    rules: [{ action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'x', b: 'x' },
    after: { a: 'x', b: 'x' },
  },
  {
    what: 'keepequal drops others',
    rules: [{ action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'x', b: 'y' },
    after: null,
  },
  {
    what: 'dropequal drops equal values',
    rules: [{ action: 'dropequal', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'x', b: 'x' },
    after: null,
  },
  {
    what: 'dropequal keeps others',
    rules: [{ action: 'dropequal', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'x' },
    after: { a: 'x' },
  },
  {
    what: 'hashmod takes the last eight bytes of the MD5',
    rules: [{ action: 'hashmod', sourceLabels: ['c'], targetLabel: 'd', modulus: 1000n }],
    before: { c: 'baz' },
    after: { c: 'baz', d: '976' },
  },
  {
    what: 'hashmod joins with the separator, of any length',
    rules: [{ action: 'hashmod', sourceLabels: ['c'], separator: ';', targetLabel: 'd', modulus: 1000n }],
    before: { c: 'foo\nbar' },
    after: { c: 'foo\nbar', d: '734' },
  },
  {
    what: 'labelmap copies to the expanded names',
    rules: [{ action: 'labelmap', regex: '__meta_(.*)' }],
    before: { __meta_x: '1', __meta_y: '2', z: '3' },
    after: { __meta_x: '1', __meta_y: '2', x: '1', y: '2', z: '3' },
  },
  {
    what: 'labelmap does not map its own results again',
    rules: [{ action: 'labelmap', regex: '(a+)', replacement: '${1}a' }],
    before: { a: '1', aa: '2' },
    after: { a: '1', aa: '1', aaa: '2' },
  },
  {
    what: 'labeldrop removes names that match',
    rules: [{ action: 'labeldrop', regex: '(b.*)' }],
    before: { a: '1', b1: '2', b2: '3' },
    after: { a: '1' },
  },
  {
    what: 'labelkeep removes the other names',
    rules: [{ action: 'labelkeep', regex: 'a' }],
    before: { a: '1', b1: '2' },
    after: { a: '1' },
  },
  {
    what: 'lowercase',
    rules: [{ action: 'lowercase', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'FoO' },
    after: { a: 'FoO', b: 'foo' },
  },
  {
    what: 'uppercase',
    rules: [{ action: 'uppercase', sourceLabels: ['a'], targetLabel: 'b' }],
    before: { a: 'FoO' },
    after: { a: 'FoO', b: 'FOO' },
  },
  {
    what: 'a dropped set stays dropped whatever follows',
    rules: [
      { action: 'drop', sourceLabels: ['a'], regex: 'x' },
      { targetLabel: 'b', replacement: 'late' },
    ],
    before: { a: 'x' },
    after: null,
  },
];

test.each(CASES)('$what', ({ rules, before, after }) => {
  const relabel = compileRelabel(rules.map(rule), 'utf8');
  expect(relabel(labelSetOf(before))).toEqual(after === null ? null : labelSetOf(after));
});

test('the legacy scheme refuses names that UTF-8 allows', () => {
  const rules = [rule({ sourceLabels: ['a'], targetLabel: '${1}', replacement: 'x' })];
  expect(compileRelabel(rules, 'legacy')(labelSetOf({ a: 'my.label' }))).toEqual(labelSetOf({ a: 'my.label' }));
  expect(compileRelabel(rules, 'utf8')(labelSetOf({ a: 'my.label' }))).toEqual(
    labelSetOf({ a: 'my.label', 'my.label': 'x' }),
  );
});

test('names of Object.prototype are names like any other', () => {
  const rules = [rule({ sourceLabels: ['__proto__', 'constructor'], targetLabel: 'joined' })];
  expect(compileRelabel(rules, 'utf8')(labelSetOf({ constructor: 'c' }))).toEqual(
    labelSetOf({ constructor: 'c', joined: ';c' }),
  );
});

test.each([
  ['$1', 'A'],
  ['${1}x', 'Ax'],
  ['$1x', ''],
  ['$$1', '$1'],
  ['a$', 'a$'],
  ['${', '${'],
  ['$01', ''],
  ['-$name-', '-N-'],
  ['$9', ''],
])('expandTemplate(%j) is %j', (template, expected) => {
  const groups = new Map([
    ['1', 'A'],
    ['name', 'N'],
  ]);
  expect(expandTemplate(template, (name) => groups.get(name) ?? '')).toBe(expected);
});

test('compileRelabel() refuses a broken regex', () => {
  expect(() => compileRelabel([rule({ regex: '(' })], 'utf8')).toThrow(
    'error parsing regexp: missing closing ): `^(?s:()$`',
  );
});
