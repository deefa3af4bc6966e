import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatMatchers } from '@/lib/alerting/matchers/format-matcher';
import { labelsTest } from '@/lib/alerting/matchers/label-test';
import { parseMatcher, parseMatchers } from '@/lib/alerting/matchers/parse-matchers';
import { isInputError } from '@/lib/errors/input-error';
import type { MatcherType } from '@/lib/labels/matcher';

function parse(source: string): string {
  try {
    return formatMatchers(parseMatchers(source).matchers);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.message;
  }
}

test.each([
  ['foo=bar', '{foo="bar"}'],
  ['foo=bar,', '{foo="bar"}'],
  [' foo = bar ', '{foo="bar"}'],
  ['{foo="bar", a!~"b.*"}', '{foo="bar",a!~"b.*"}'],
  ['{foo=bar}', '{foo="bar"}'],
  ['{}', '{}'],
  ['foo=', '{foo=""}'],
  ['foo=""', '{foo=""}'],
  ['foo="a,b"', '{foo="a,b"}'],
  [String.raw`foo="a\"b"`, String.raw`{foo="a\"b"}`],
  [String.raw`foo="a\nb"`, String.raw`{foo="a\nb"}`],
  [String.raw`foo=a\d`, String.raw`{foo="a\\d"}`],
  ['Σ=bar', '{Σ="bar"}'],
  ['"a b"="c d"', '{"a b"="c d"}'],
  ['foo🙂=bar', '{foo🙂="bar"}'],
  ['foo:bar=baz', '{foo:bar="baz"}'],
  ['foo', 'bad matcher format: foo'],
  ['foo="bar', 'matcher value contains unescaped double quote: "bar'],
  ['foo=b"ar', 'matcher value contains unescaped double quote: b"ar'],
])('%s is %s', (source, result) => {
  expect(parse(source)).toBe(result);
});

describe('warnings', () => {
  it.each([
    ['foo="bar"', null],
    ['foo=', 'later versions refuse'],
    ['foo=a b', 'later versions refuse'],
    [String.raw`foo="\t"`, 'means something else in later versions'],
  ])('%s', (source, warning) => {
    const found = parseMatchers(source).warning;
    expect(found === null ? null : found.includes(warning ?? '\0')).toBe(warning === null ? null : true);
  });
});

test('what is printed is read again', () => {
  const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  const type = fc.constantFrom<MatcherType>('=', '!=');
  fc.assert(
    fc.property(fc.array(fc.record({ name, type, value: fc.string({ unit: 'grapheme' }) })), (matchers) => {
      const { matchers: found } = parseMatchers(formatMatchers(matchers));
      expect(found).toEqual(matchers);
    }),
  );
});

test('any text is matchers or an InputError', () => {
  expect(parse('foo=~(')).toContain('error parsing regexp: missing closing )');
  fc.assert(fc.property(fc.string(), (source) => typeof parse(source) === 'string'));
});

test.each([
  ['x=""', { x: 'v' }, false],
  ['x=""', {}, true],
  ['x!=""', { x: 'v' }, true],
  ['x!=""', {}, false],
  ['x!="v"', {}, true],
  ['x=~"a|b"', { x: 'b' }, true],
  ['x=~"a.c"', { x: 'xabcx' }, false],
  ['x!~"a"', {}, true],
])('%s on %j is %s', (source, labels, isMatch) => {
  expect(labelsTest(parseMatchers(source).matchers)(labels as Record<string, string>)).toBe(isMatch);
});

test.each([
  ['foo=bar', '{foo="bar"}'],
  ['foo=', '{foo=""}'],
  ['foo=a,b=c', '{foo="a,b=c"}'],
  ['"a b"="c"', '{"a b"="c"}'],
  ['', 'bad matcher format: '],
  ['{foo="bar"}', 'bad matcher format: {foo="bar"}'],
  ['foo="a",b="c"', 'matcher value contains unescaped double quote: "a",b="c"'],
])('%j as one matcher: %s', (source, expected) => {
  let found: string;
  try {
    found = formatMatchers([parseMatcher(source)]);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    found = thrown.message;
  }
  expect(found).toBe(expected);
});
