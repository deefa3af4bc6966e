// Names that belong to one person, the last administrator, and how the first one comes to be.
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ADDRESS,
  aRequest,
  createTestAuth,
  GOOD_PASSWORD,
  type TestAuth,
  VISITOR,
} from '@/server/auth/testing/test-auth';
import { findUserBySignInName } from '@/server/entities/users/find';
import { listUsers } from '@/server/entities/users/list';

let fixture: TestAuth;
beforeEach(async () => {
  fixture = await createTestAuth();
});
afterEach(() => fixture.entities.drop());

const refusal = (status: number) => expect.objectContaining({ kind: 'input', status });
const make = (
  login: string,
  role: 'viewer' | 'editor' | 'admin' = 'viewer',
  email: string | null = `${login}@example.org`,
) => fixture.auth.accounts.create({ login, email, name: login, password: GOOD_PASSWORD, role });

test('logins and e-mail addresses lead to one person, whatever their letter case', async () => {
  const ada = await make('ada');
  await expect(make('ADA', 'viewer', null)).rejects.toEqual(refusal(409));
  await expect(make('eva', 'viewer', 'Ada@Example.org')).rejects.toEqual(refusal(409));
  await expect(make('ada@example.org', 'viewer', null)).rejects.toEqual(refusal(409));
  const eva = await make('eva');
  const { accounts } = fixture.auth;
  await expect(accounts.update(eva.id, { email: 'ADA@example.org' })).rejects.toEqual(refusal(409));
  await expect(accounts.update(eva.id, { login: 'Ada' })).rejects.toEqual(refusal(409));
  expect(await accounts.update(ada.id, { login: 'ADA', email: null })).toMatchObject({ login: 'ADA', email: null });
  expect((await accounts.update(eva.id, { email: 'ada@example.org' })).email).toBe('ada@example.org');
  await expect(accounts.update(9999, { name: 'x' })).rejects.toEqual(refusal(404));
});

test('two people who take one login at once: one gets it', async () => {
  const outcomes = await Promise.allSettled([make('same'), make('Same', 'viewer', null), make('SAME', 'viewer', null)]);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('the last administrator can be neither demoted, nor disabled, nor deleted', async () => {
  const { accounts } = fixture.auth;
  const [one, two] = [await make('one', 'admin'), await make('two', 'admin')];
  await accounts.setDisabled(two.id, true);
  for (const attempt of [
    () => accounts.changeRole(one.id, 'editor'),
    () => accounts.setDisabled(one.id, true),
    () => accounts.remove(one.id),
  ])
    await expect(attempt()).rejects.toEqual(refusal(409));
  await accounts.changeRole(one.id, 'admin');
  await accounts.setDisabled(two.id, false);
  const both = await Promise.allSettled([accounts.remove(one.id), accounts.changeRole(two.id, 'viewer')]);
  expect(both.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('what is done to people who are not there is 404', async () => {
  const { accounts } = fixture.auth;
  await make('admin', 'admin');
  for (const attempt of [
    () => accounts.remove(99),
    () => accounts.changeRole(99, 'admin'),
    () => accounts.setDisabled(99, false),
    () => accounts.resetPassword(99, GOOD_PASSWORD),
  ])
    await expect(attempt()).rejects.toEqual(refusal(404));
});

test('listUsers() filters and pages', async () => {
  for (const login of ['cara', 'Bob', 'abe']) await make(login);
  const page = async (query: string, limit = 10, offset = 0) => {
    const { users, totalCount } = await listUsers(fixture.entities.db, { query, limit, offset });
    return [users.map((user) => user.login), totalCount];
  };
  expect(await page('')).toEqual([['abe', 'Bob', 'cara'], 3]);
  expect(await page('', 1, 1)).toEqual([['Bob'], 3]);
  expect(await page('BOB@ex')).toEqual([['Bob'], 1]);
  expect(await page('%')).toEqual([[], 0]);
});

test('start() makes the administrator of the settings once, weak password and all', async () => {
  const auth = fixture.another({ adminUser: 'boss', adminPassword: 'admin' });
  await Promise.all([auth.start(), fixture.another({ adminUser: 'boss2', adminPassword: 'admin' }).start()]);
  await auth.start();
  expect(auth.setupToken()).toBeNull();
  const { users } = await listUsers(fixture.entities.db, { query: '', limit: 10, offset: 0 });
  expect(users).toMatchObject([{ role: 'admin', isPasswordWeak: true }]);
  const [boss] = users;
  await auth.accounts.resetPassword(boss?.id ?? 0, GOOD_PASSWORD);
  expect(await findUserBySignInName(fixture.entities.db, boss?.login ?? '')).toMatchObject({ isPasswordWeak: false });
  const later = fixture.another({ adminUser: 'boss', adminPassword: 'other' });
  await later.start();
  await expect(later.signIn({ signInName: 'boss', password: 'other' }, VISITOR)).rejects.toEqual(refusal(401));
});

const setup = { name: 'Ada', email: 'ada@example.org', password: GOOD_PASSWORD };

test('the set-up link makes the first administrator, once', async () => {
  const { auth } = fixture;
  await auth.start();
  const token = auth.setupToken() ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  for (const bad of ['', 'x', token.slice(1), `${token}x`, 'x'.repeat(5000)]) {
    expect(await auth.isSetupOpen(bad)).toBe(false);
    await expect(auth.completeSetup({ ...setup, token: bad }, VISITOR)).rejects.toEqual(refusal(404));
  }
  await expect(auth.completeSetup({ ...setup, token, password: 'short' }, VISITOR)).rejects.toEqual(refusal(400));
  expect(await auth.isSetupOpen(token)).toBe(true);
  const stored = await fixture.entities.db.oneTimeSecret.findMany();
  expect(JSON.stringify(stored)).not.toContain(token);

  const { sessionToken, user } = await auth.completeSetup({ ...setup, token }, VISITOR);
  expect(user).toMatchObject({ role: 'admin', login: 'ada@example.org', email: 'ada@example.org' });
  expect(await auth.identify(aRequest({ token: sessionToken }), ADDRESS)).toMatchObject({
    kind: 'user',
    role: 'admin',
  });
  expect(auth.setupToken()).toBeNull();
  expect(await auth.isSetupOpen(token)).toBe(false);
  await expect(auth.completeSetup({ ...setup, token, email: 'eve@example.org' }, VISITOR)).rejects.toEqual(
    refusal(404),
  );
});

test('two people with the same link at once: one becomes the administrator', async () => {
  await fixture.auth.start();
  const token = fixture.auth.setupToken() ?? '';
  const attempts = ['a', 'b'].map((name) =>
    fixture.auth.completeSetup({ ...setup, token, email: `${name}@example.org` }, VISITOR),
  );
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('the link of the start before is still good, that of long ago is not', async () => {
  const tokens: string[] = [];
  for (let start = 0; start < 6; start += 1) {
    const auth = fixture.another();
    await auth.start();
    tokens.push(auth.setupToken() ?? '');
    fixture.clock.advance(1000);
  }
  const isOpen = await Promise.all(tokens.map((token) => fixture.auth.isSetupOpen(token)));
  expect(isOpen).toEqual([false, true, true, true, true, true]);
});
