import { expect, test } from 'vitest';
import { userFormProblems } from '@/components/features/users/user-form-problems';

const GOOD = {
  name: 'Some Body',
  email: 'some@example.org',
  login: '',
  password: 'a long enough one',
  role: 'viewer',
} as const;

test.each([
  [{}, []],
  [{ email: '', login: 'somebody' }, []],
  [{ email: '' }, ['login']],
  [{ email: 'some example' }, ['email']],
  [{ password: 'short' }, ['password']],
  [{ email: 'x', password: '' }, ['email', 'password']],
])('userFormProblems(%j) names %j', (patch, fields) => {
  expect(Object.keys(userFormProblems({ ...GOOD, ...patch }))).toEqual(fields);
});
