import { expect, test } from 'vitest';
import { formatSignature, PROMQL_FUNCTIONS, promqlFunction } from '@/lib/promql/functions';

test('every function has a type, a help text and is found by its name', () => {
  expect(PROMQL_FUNCTIONS.size).toBe(90);
  for (const [name, known] of PROMQL_FUNCTIONS) {
    expect(promqlFunction(name)).toBe(known);
    expect(`${name} ${known.returns} ${known.help}`).toMatch(/^\w+ (?:scalar|vector) .{4,}$/);
  }
});

test('names that objects have by birth are no functions', () => {
  for (const name of ['constructor', 'toString', '__proto__']) expect(promqlFunction(name)).toBeUndefined();
});

test.each([
  ['rate', 'rate(range-vector)'],
  ['round', 'round(instant-vector, [scalar])'],
  ['label_join', 'label_join(instant-vector, string, string, [string, …])'],
  ['time', 'time()'],
])('formatSignature(%s) is %s', (name, signature) => {
  const known = promqlFunction(name);
  expect(known && formatSignature(known)).toBe(signature);
});
