import { expect, test } from 'vitest';
import { formatAge } from '@/components/ui/ago';

test.each([
  [-5, '0\u2009s'],
  [999, '0\u2009s'],
  [59_999, '59\u2009s'],
  [60_000, '1\u2009min'],
  [3_599_999, '59\u2009min'],
  [7_200_000, '2\u2009h'],
  [86_400_000 * 400, '400\u2009d'],
])('formatAge(%d) is %j', (ageMs, text) => {
  expect(formatAge(ageMs)).toBe(text);
});
