import { describe, expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { parsePromql, parseSelector } from '@/lib/promql/parser';
import { formatExpr } from '@/lib/promql/print';

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (cause) {
    if (isInputError(cause)) return cause.message;
    throw cause;
  }
  return 'accepted';
}

test.each([
  ['1', '1'],
  ['.5 + 5. + 5e-3', '0.5 + 5 + 0.005'],
  ['0xc + 0755 + 1_000', '12 + 493 + 1000'],
  ['inF - NaN', '+Inf - NaN'],
  ['1h30m', '1h30m'],
  ['-1 ^ 2', '-1 ^ 2'],
  ['2 ^ 3 ^ 2', '2 ^ 3 ^ 2'],
  ['2/-2^---1*3+2', '2 / -2 ^ -1 * 3 + 2'],
  ['SUM(x) BY (job, le,)', 'sum by (job, le) (x)'],
  ['sum without() (x)', 'sum without () (x)'],
  ['topk by (a) (5, x)', 'topk by (a) (5, x)'],
  ['count_values("v", x)', 'count_values("v", x)'],
  ['a and on(x) b or c unless d', 'a and on (x) b or c unless d'],
  ['a / on(x, "y.z") group_left(q) b', 'a / on (x, "y.z") group_left (q) b'],
  ['a > bool ignoring(x) b', 'a > bool ignoring (x) b'],
  ['a atan2 b % c', 'a atan2 b % c'],
  ['x{a="b",c!=`d`,e=~\'f|g\',h!~"i.*",}', 'x{a="b",c!="d",e=~"f|g",h!~"i.*"}'],
  ['{"my.metric", "a.b"="c"}', '{"a.b"="c",__name__="my.metric"}'],
  ['sum{sum="sum"} + by', 'sum{sum="sum"} + by'],
  ['start{end="1"}[5m]', 'start{end="1"}[5m]'],
  ['x offset 5m', 'x offset 5m'],
  ['x[5m] @ 10.5 offset -1m', 'x[5m] @ 10.500 offset -1m'],
  ['x @ start() offset 1h', 'x @ start() offset 1h'],
  ['x[5]', 'x[5s]'],
  ['x[1h:]', 'x[1h:]'],
  ['x[1h:5m] offset 3m @ end()', 'x[1h:5m] @ end() offset 3m'],
  ['x[5m + 1m * 2]', 'x[5m + 1m * 2]'],
  ['x[step() * 4:max_of(step(), 1m)] offset (range() / 2)', 'x[step() * 4:max_of(step(), 1m)] offset (range() / 2)'],
  ['x offset -2 ^ 2', 'x offset -2s ^ 2'],
  ['"a\\n\\x41\\u00e9\\101"', '"a\\nAéA"'],
  ['# first\n x # second\n + 1', 'x + 1'],
  ['fill + fill_left', 'fill + fill_left'],
])('parsePromql(%j) means %s', (text, printed) => {
  expect(formatExpr(parsePromql(text))).toBe(printed);
});

test.each([
  ['', 'unknown position: parse error: no expression found in input'],
  ['# only a comment', '1:1: parse error: no expression found in input'],
  ['1+', '1:3: parse error: unexpected end of input'],
  ['*1', '1:1: parse error: unexpected <op:*>'],
  ['.', "1:1: parse error: unexpected character: '.'"],
  ['£', "1:1: parse error: unexpected character: '£'"],
  ['a\u0000', "1:2: parse error: unexpected character: '\\x00'"],
  ['2.5.', '1:1: parse error: bad number or duration syntax: "2.5."'],
  ['0deadbeef', '1:1: parse error: bad number or duration syntax: "0de"'],
  ['x[5m1]', '1:3: parse error: bad number or duration syntax: "5m1"'],
  ['x[5m1m]', '1:3: parse error: not a valid duration string: "5m1m"'],
  ['x[5y1hs]', '1:3: parse error: unknown unit "hs" in duration "5y1hs"'],
  ['x[0s]', '1:3: parse error: duration must be greater than 0'],
  ['x[999999999999999y]', '1:3: parse error: duration out of range'],
  [
    'x[]',
    '1:3: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()',
  ],
  ['x["5m"]', "1:3: parse error: unexpected character in duration expression: '\"'"],
  ['x[', '1:3: parse error: unexpected end of input in duration expression'],
  ['x[5m', '1:5: parse error: unclosed left bracket'],
  ['((1)', '1:5: parse error: unclosed left parenthesis'],
  ['(1))', "1:5: parse error: unexpected right parenthesis ')'"],
  ['1 !~ 1', "1:3: parse error: unexpected character after '!': '~'"],
  ['1 =~ 1', "1:3: parse error: unexpected character after '=': '~'"],
  ['"abc', '1:1: parse error: unterminated quoted string'],
  ['`abc', '1:1: parse error: unterminated raw string'],
  ['"\\q"', "1:1: parse error: unknown escape sequence U+0071 'q'"],
  ['"\ud800"', '1:1: parse error: invalid UTF-8 rune'],
  ['x{', '1:3: parse error: unexpected end of input inside braces'],
  ['x{a="b"', '1:8: parse error: unexpected end of input inside braces'],
  ['x{,}', '1:3: parse error: unexpected "," in label matching, expected identifier or "}"'],
  ['x{a=1}', "1:5: parse error: unexpected character inside braces: '1'"],
  ['x{a}', '1:4: parse error: unexpected "}" in label matching, expected label matching operator'],
  ['x{a="b" c="d"}', '1:9: parse error: unexpected identifier "c" in label matching, expected "," or "}"'],
  ['{}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
  ['{a=~".*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
  ['x{__name__="y"}', '1:1: parse error: metric name must not be set twice: "x" or "y"'],
  ['x{a=~"("}', '1:3: parse error: error parsing regexp: missing closing ): `(`'],
  ['foo bar', '1:5: parse error: unexpected identifier "bar"'],
  ['sum(foo bar)', '1:9: parse error: unexpected identifier "bar" in aggregation'],
  ['sum by foo (bar)', '1:8: parse error: unexpected identifier "foo" in grouping opts, expected "("'],
  ['sum without(==)(x)', '1:13: parse error: unexpected <op:==> in grouping opts, expected label'],
  ['sum()', '1:1: parse error: no arguments for aggregate expression provided'],
  ['topk(x)', '1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1'],
  ['sum(1)', '1:5: parse error: expected type instant vector in aggregation expression, got scalar'],
  ['topk("a", x)', '1:6: parse error: expected type scalar in aggregation parameter, got string'],
  ['nofunc(x)', '1:1: parse error: unknown function with name "nofunc"'],
  ['rate(x)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
  ['rate()', '1:1: parse error: expected 1 argument(s) in call to "rate", got 0'],
  ['round(x, 1, 2)', '1:1: parse error: expected at most 2 argument(s) in call to "round", got 3'],
  ['label_join(x)', '1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 1'],
  ['abs(x,)', '1:6: parse error: trailing commas not allowed in function call args'],
  ['round(x,, 1)', '1:8: parse error: trailing commas not allowed in function call args'],
  ['label_join(x, ="a")', '1:13: parse error: trailing commas not allowed in function call args'],
  ['x[5m / 0]', '1:6: parse error: division by zero'],
  ['x offset (5m % 0)', '1:14: parse error: modulo by zero'],
  ['mad_over_time(x[5m])', '1:1: parse error: function "mad_over_time" is not enabled'],
  [
    'limitk(1, x)',
    '1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
  ],
  ['1 == 1', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
  ['x + bool y', '1:3: parse error: bool modifier can only be used on comparison operators'],
  ['1 and x', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
  ['x and on(a) group_left y', '1:1: parse error: no grouping allowed for "and" operation'],
  ['a + fill(0) b', '1:1: parse error: binop fill modifiers are experimental and not enabled'],
  ['x + foo anchored', '1:5: parse error: anchored modifier is experimental and not enabled'],
  ['rate(x[5m] smoothed)', '1:6: parse error: smoothed modifier is experimental and not enabled'],
  ['x </ bool 1', '1:3: parse error: bool modifier can only be used on comparison operators'],
  ['1 + on(a) 2', '1:1: parse error: vector matching only allowed between instant vectors'],
  ['a * on(b) group_left(b) c', '1:3: parse error: label "b" must not occur in ON and GROUP clause at once'],
  ['"a" + 1', '1:1: parse error: binary expression must contain only scalar and instant vector types'],
  [
    '-"a"',
    '1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "string"',
  ],
  ['1[5m:]', '1:1: parse error: subquery is only allowed on instant vector, got scalar instead'],
  ['(x)[5m]', '1:4: parse error: ranges only allowed for vector selectors'],
  ['x offset 1m [5m]', '1:13: parse error: no offset modifiers allowed before range'],
  ['x offset 1m offset 2m', '1:1: parse error: offset may not be set multiple times'],
  [
    '1 offset 1d',
    '1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
  ],
  ['x @', '1:4: parse error: unexpected end of input in @, expected timestamp'],
  ['x @ 1 @ 2', '1:1: parse error: @ <timestamp> may not be set multiple times'],
  ['x @ NaN', '1:1: parse error: timestamp out of bounds for @ modifier: NaN'],
  ['x @ 1e400', '1:5: parse error: error parsing number: strconv.ParseFloat: parsing "1e400": value out of range'],
  ['a - on(b) ignoring(c) d', '1:11: parse error: unexpected <ignoring>'],
  ['é +\n  é)', "1:1: parse error: unexpected character: 'é'"],
  ['"é" +\n "é" foo', '2:7: parse error: unexpected identifier "foo"'],
])('parsePromql(%j) is refused: %s', (text, message) => {
  expect(messageOf(() => parsePromql(text))).toBe(message);
});

test('parsePromql() tells the place of a fault as offsets, too', () => {
  let place: unknown;
  try {
    parsePromql('sum(foo) +\n rate(bar)');
  } catch (cause) {
    if (isInputError(cause)) place = cause.place;
  }
  expect(place).toEqual({ startOffset: 17, endOffset: 20, line: 2, column: 7 });
});

test.each([
  ['a + fill(-1) b', 'a + fill (-1) b'],
  [
    'a > bool on(x) group_left() fill_right(1) fill_left(Inf) b',
    'a > bool on (x) group_left () fill_left (+Inf) fill_right (1) b',
  ],
  ['a + on(x) group_right fill_left(5m) fill', 'a + on (x) group_right () fill_left (300) fill'],
  ['rate(x[5m] smoothed offset 1m @ 3)', 'rate(x[5m] smoothed @ 3.000 offset 1m)'],
  ['x offset 1m anchored', 'x anchored offset 1m'],
  ['a == b </ 1 >/ 2 + 3', 'a == b </ 1 >/ 2 + 3'],
])('parsePromql(%j) with all features prints as %s', (text, printed) => {
  const options = { hasExtendedSelectors: true, hasFillModifiers: true };
  expect(formatExpr(parsePromql(text, options))).toBe(printed);
});

test.each([
  ['a and fill(0) b', 'filling in missing series not allowed for set operators'],
  ['a + fill(0) 1', 'filling in missing series only allowed between instant vectors'],
  ['a + fill_left(1) fill_left(1) b', 'unexpected <fill_left>'],
  ['a + fill(x) b', 'unexpected identifier "x"'],
  ['x[5m:] anchored', 'anchored modifier is not supported for subqueries'],
  ['1 smoothed', 'smoothed modifier not implemented'],
  ['x anchored smoothed', 'anchored and smoothed modifiers cannot be used together'],
  ['x anchored [5m]', 'no anchored modifiers allowed before range'],
])('parsePromql(%j) with all features is refused: %s', (text, message) => {
  const options = { hasExtendedSelectors: true, hasFillModifiers: true };
  expect(messageOf(() => parsePromql(text, options))).toContain(message);
});

test('parsePromql() knows experimental functions when they are switched on', () => {
  const options = { hasExperimentalFunctions: true };
  expect(formatExpr(parsePromql('limitk(2, x) + start()', options))).toBe('limitk(2, x) + start()');
});

describe('sizes', () => {
  const tooDeep = /nested too deeply/;
  test.each([
    ['parentheses', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['open parentheses', '('.repeat(100_000)],
    ['signs', `${'-'.repeat(100_000)}x`],
    ['calls', `${'abs('.repeat(100_000)}x`],
    ['powers', `1${' ^ 1'.repeat(100_000)}`],
    ['a chain of sums', `up${'+up'.repeat(300_000)}`],
    ['subqueries', `x${'[5m:1m]'.repeat(10_000)}`],
    ['duration arithmetic', `x[${'('.repeat(100_000)}1`],
  ])('%s without end are refused', (_name, text) => {
    expect(messageOf(() => parsePromql(text))).toMatch(tooDeep);
  });
  test('a chain of a thousand terms is fine', () => {
    expect(messageOf(() => parsePromql(`up${' or up'.repeat(999)}`))).toBe('accepted');
  });
  test('a text past one mebibyte is refused before it is read', () => {
    expect(messageOf(() => parsePromql(' '.repeat(1_048_577)))).toContain('the limit is 1048576');
  });
});

test('parseSelector() gives the matchers, the name last', () => {
  expect(parseSelector('up{job=~"a|b"}')).toEqual([
    { name: 'job', type: '=~', value: 'a|b' },
    { name: '__name__', type: '=', value: 'up' },
  ]);
});

test.each(['up[5m]', 'up offset 5m', 'sum(up)', '1', '{}', 'up + up', ''])('parseSelector(%j) is refused', (text) => {
  expect(messageOf(() => parseSelector(text))).toMatch(/parse error/);
});
