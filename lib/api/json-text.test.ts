// JSON of strangers: what is parsed, and what is refused before it can harm.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JSON_DEPTH_LIMIT, parseJsonText } from '@/lib/api/json-text';

test('parseJsonText() gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/__proto__|constructor|\\u0000|\\ud[89a-f]/.test(text));
      expect(parseJsonText(text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['', 'well-formed'],
  ['{"a":', 'well-formed'],
  ['{"a":1}}', 'well-formed'],
  ['[1,]', 'well-formed'],
  ["{'a':1}", 'well-formed'],
  ['NaN', 'well-formed'],
  ['{"a":"\\u0000"}', 'cannot be stored'],
  ['{"a\\u0000":1}', 'cannot be stored'],
  ['{"a":["\\ud800"]}', 'a[0]'],
  ['{"__proto__":{"polluted":1}}', '__proto__'],
  ['{"a":[{"\\u005f_proto__":{}}]}', '__proto__'],
  ['{"constructor":{"prototype":{"polluted":1}}}', 'constructor'],
])('parseJsonText(%j) is refused', (text, reason) => {
  expect(() => parseJsonText(text)).toThrow(reason);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each(['"\\\\u0000"', '"[[[["', '"a\\"[{"', '{"constructor":"name of a column"}', '"\\ud83d\\udd25"'])(
  'parseJsonText(%j) is harmless',
  (text) => {
    expect(parseJsonText(text)).toEqual(JSON.parse(text));
  },
);

test('parseJsonText() counts depth without parsing', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(() => parseJsonText(nested(JSON_DEPTH_LIMIT))).not.toThrow();
  expect(() => parseJsonText(nested(JSON_DEPTH_LIMIT + 1))).toThrow('deeper');
  expect(() => parseJsonText('{"a":'.repeat(100_000))).toThrow('deeper');
  expect(() => parseJsonText('[[]'.repeat(10_000))).toThrow('deeper');
});
