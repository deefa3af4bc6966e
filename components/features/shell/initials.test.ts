import { expect, test } from 'vitest';
import { initials } from '@/components/features/shell/initials';

test.each([
  ['Ada Lovelace', 'AL'],
  ['admin', 'AD'],
  ['some.body@example.org', 'SB'],
  ['  x ', 'X'],
  ['', ''],
])('initials(%j) is %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
