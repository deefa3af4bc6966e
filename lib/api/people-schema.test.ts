// Names and addresses of people: what can be shown, stored and typed.
import { expect, test } from 'vitest';
import { createUserBody, email, login, personName, role, updateUserBody } from '@/lib/api/people-schema';

const INVISIBLE = ['a\u202eb', 'a\u200bb', 'a\ufeffb', 'a\0b', 'a\nb', 'a\u2066b', '\ud800'];

test.each([...INVISIBLE, 'x'.repeat(10_000)])('the name %j is refused', (text) => {
  expect(personName.safeParse(text).success).toBe(false);
});
test.each(['Ada Lovelace', 'Zoë', '王小明', 'O\u2019Neil', ' padded '])('the name %j is good', (text) => {
  expect(personName.parse(text)).toBe(text.trim());
});
test.each([...INVISIBLE, '', ' ', 'a b', 'a:b', 'x'.repeat(191)])('the login %j is refused', (text) => {
  expect(login.safeParse(text).success).toBe(false);
});
test.each([...INVISIBLE, 'ada', '@', 'a@b@c', 'a b@c', `${'x'.repeat(252)}@y.z`])(
  'the address %j is refused',
  (text) => {
    expect(email.safeParse(text).success).toBe(false);
  },
);
test.each([
  ['Viewer', 'viewer'],
  ['ADMIN', 'admin'],
  ['editor', 'editor'],
])('the role %s is %s', (text, expected) => {
  expect(role.parse(text)).toBe(expected);
});
test.each(['', 'Grafana Admin', 5, null, '__proto__'])('the role %j is refused', (value) => {
  expect(role.safeParse(value).success).toBe(false);
});
test.each([{ role: 'Admin' }, { isAdmin: true }, { isGrafanaAdmin: true }, { name: 'A', orgId: 2 }])(
  'nobody gets rights by PUT /api/user %j',
  (body) => {
    expect(updateUserBody.safeParse(body).success).toBe(false);
  },
);
test('a new user needs a login or an address', () => {
  expect(createUserBody.safeParse({ name: 'A', password: 'x' }).success).toBe(false);
  expect(createUserBody.safeParse({ name: 'A', email: '', password: 'x' }).success).toBe(false);
  expect(createUserBody.safeParse({ email: 'a@b.c', password: 'x' }).success).toBe(true);
});
