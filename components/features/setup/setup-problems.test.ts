import { expect, test } from 'vitest';
import { setupProblems } from '@/components/features/setup/setup-problems';

const GOOD = { name: 'Some Body', email: 'some@example.org', password: 'a long enough one' };

test.each([
  [{}, []],
  [{ name: '' }, ['name']],
  [{ email: 'some' }, ['email']],
  [{ password: 'short' }, ['password']],
  [{ name: '', email: '', password: '' }, ['name', 'email', 'password']],
])('setupProblems(%j) names %j', (patch, fields) => {
  expect(Object.keys(setupProblems({ ...GOOD, ...patch }))).toEqual(fields);
});
