// Signing in, sessions, Basic authentication and who a request comes from, on a real database.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  aRequest,
  ADDRESS,
  createTestAuth,
  GOOD_PASSWORD,
  type TestAuth,
  VISITOR,
} from '@/server/auth/testing/test-auth';
import { tokenHash } from '@/server/auth/token';
import type { User } from '@/server/entities/users/user';

const DAY_MS = 24 * 3_600_000;
const CACHE_MS = 5000;

let fixture: TestAuth;
let person: User;
let memberCount = 0;
beforeAll(async () => {
  fixture = await createTestAuth();
  await fixture.auth.accounts.create({
    login: 'root',
    email: null,
    name: 'Root',
    password: GOOD_PASSWORD,
    role: 'admin',
  });
});
beforeEach(async () => {
  memberCount += 1;
  const login = `Member-${memberCount}`;
  person = await fixture.auth.accounts.create({
    login,
    email: `${login}@Example.org`,
    name: login,
    password: GOOD_PASSWORD,
    role: 'editor',
  });
});
afterAll(() => fixture.entities.drop());

const signIn = (signInName = person.login, password = GOOD_PASSWORD) =>
  fixture.auth.signIn({ signInName, password }, VISITOR);
const kindOf = async (token: string, auth = fixture.auth) => (await auth.identify(aRequest({ token }), ADDRESS)).kind;
const refusal = (status: number) => expect.objectContaining({ kind: 'input', status });
const wrong = { kind: 'input', status: 401, message: 'Wrong email or password' };

test('signIn() takes login or e-mail address, letter case aside, and the session names the person', async () => {
  for (const name of [person.login, person.login.toUpperCase(), `${person.login}@example.ORG`]) {
    const { sessionToken } = await signIn(name);
    expect(await fixture.auth.identify(aRequest({ token: sessionToken }), ADDRESS)).toEqual({
      kind: 'user',
      role: 'editor',
      userId: person.id,
      login: person.login,
      by: 'session',
    });
  }
});

test('signIn() answers the same for an unknown person and a wrong password', async () => {
  await expect(signIn('nobody-at-all')).rejects.toMatchObject(wrong);
  await expect(signIn(person.login, 'not the password')).rejects.toMatchObject(wrong);
  await expect(signIn(person.login, '')).rejects.toMatchObject(wrong);
  await expect(signIn('nul\0', 'x')).rejects.toMatchObject(wrong);
  await expect(signIn(person.login, 'x'.repeat(11_000))).rejects.toMatchObject(wrong);
});

test('the database holds the hash of a session token and never the token', async () => {
  const { sessionToken } = await signIn();
  const rows = await fixture.entities.db.session.findMany({ where: { userId: person.id } });
  expect(rows.map((row) => row.tokenHash)).toEqual([tokenHash(sessionToken)]);
  expect(JSON.stringify(rows)).not.toContain(sessionToken);
});

test('signOut() ends the session at once, and in other processes within the cache time', async () => {
  const other = fixture.another();
  const { sessionToken } = await signIn();
  expect(await kindOf(sessionToken, other)).toBe('user');
  await fixture.auth.signOut(sessionToken);
  expect(await kindOf(sessionToken)).toBe('anonymous');
  fixture.clock.advance(CACHE_MS);
  expect(await kindOf(sessionToken, other)).toBe('anonymous');
});

test('a session ends 7 days after its last use and 30 days after sign-in', async () => {
  const { sessionToken } = await signIn();
  for (let days = 6; days < 30; days += 6) {
    fixture.clock.advance(6 * DAY_MS);
    expect(await kindOf(sessionToken)).toBe('user');
    // The last use is written beside the request.
    await expect.poll(async () => (await sessionRow(sessionToken))?.lastSeenAt.getTime()).toBe(fixture.clock.nowMs());
  }
  fixture.clock.advance(6 * DAY_MS);
  expect(await kindOf(sessionToken)).toBe('anonymous');

  const idle = await signIn();
  fixture.clock.advance(7 * DAY_MS);
  expect(await kindOf(idle.sessionToken)).toBe('anonymous');
  await signIn();
  expect(await sessionRow(idle.sessionToken)).toBeNull();
});

const sessionRow = (token: string) =>
  fixture.entities.db.session.findUnique({ where: { tokenHash: tokenHash(token) } });

test.each(['', 'x', 'a'.repeat(43), 'eyJhbGciOiJub25lIn0.e30.', "' OR 1=1 --"])(
  'the cookie %j is nobody',
  async (token) => {
    expect(await kindOf(token)).toBe('anonymous');
  },
);

test('a disabled person is out at once: session, Basic and sign-in', async () => {
  const { sessionToken } = await signIn();
  const basic = [person.login, GOOD_PASSWORD] as const;
  await fixture.auth.identify(aRequest({ basic }), ADDRESS);
  await fixture.auth.accounts.setDisabled(person.id, true);
  expect(await kindOf(sessionToken)).toBe('anonymous');
  await expect(fixture.auth.identify(aRequest({ basic }), ADDRESS)).rejects.toEqual(refusal(401));
  await expect(signIn()).rejects.toMatchObject(wrong);
  await fixture.auth.accounts.setDisabled(person.id, false);
  expect(await kindOf(sessionToken)).toBe('anonymous');
  await signIn();
});

test('a new role ends the sessions and counts for Basic at once', async () => {
  const { sessionToken } = await signIn();
  const basic = [person.login, GOOD_PASSWORD] as const;
  expect(await fixture.auth.identify(aRequest({ basic }), ADDRESS)).toMatchObject({ role: 'editor', by: 'basic' });
  await fixture.auth.accounts.changeRole(person.id, 'viewer');
  expect(await kindOf(sessionToken)).toBe('anonymous');
  expect(await fixture.auth.identify(aRequest({ basic }), ADDRESS)).toMatchObject({ role: 'viewer' });
});

test('a new password ends all sessions and the old one is forgotten, in other processes too', async () => {
  const other = fixture.another();
  const { sessionToken } = await signIn();
  const oldBasic = aRequest({ basic: [person.login, GOOD_PASSWORD] });
  await fixture.auth.identify(oldBasic, ADDRESS);
  await other.identify(oldBasic, ADDRESS);
  const change = { userId: person.id, oldPassword: GOOD_PASSWORD, newPassword: 'marble lantern 92', visitor: VISITOR };
  const fresh = await fixture.auth.accounts.changeOwnPassword(change);
  expect(await kindOf(sessionToken)).toBe('anonymous');
  expect(await kindOf(fresh)).toBe('user');
  await expect(fixture.auth.identify(oldBasic, ADDRESS)).rejects.toEqual(refusal(401));
  fixture.clock.advance(CACHE_MS);
  await expect(other.identify(oldBasic, ADDRESS)).rejects.toEqual(refusal(401));
  expect(await other.identify(aRequest({ basic: [person.login, 'marble lantern 92'] }), ADDRESS)).toMatchObject({
    userId: person.id,
  });
});

test('changeOwnPassword() asks for the old one and refuses bad new ones', async () => {
  const change = { userId: person.id, visitor: VISITOR };
  const { accounts } = fixture.auth;
  await expect(
    accounts.changeOwnPassword({ ...change, oldPassword: 'wrong', newPassword: 'marble lantern 92' }),
  ).rejects.toMatchObject({
    status: 400,
    place: { field: 'oldPassword' },
  });
  for (const newPassword of ['short', 'password1234', person.login.padEnd(12, '!').slice(0, 3), 'x'.repeat(1025)])
    await expect(accounts.changeOwnPassword({ ...change, oldPassword: GOOD_PASSWORD, newPassword })).rejects.toEqual(
      refusal(400),
    );
});

test('a header counts alone when there is a cookie too', async () => {
  const { sessionToken } = await signIn();
  const root = aRequest({ token: sessionToken, basic: ['root', GOOD_PASSWORD] });
  expect(await fixture.auth.identify(root, ADDRESS)).toMatchObject({ login: 'root', by: 'basic' });
  const bad = aRequest({ token: sessionToken, headers: { authorization: 'Bearer something' } });
  await expect(fixture.auth.identify(bad, ADDRESS)).rejects.toEqual(refusal(401));
});

test.each([
  'Basic',
  'Basic ',
  'Basic !!!!',
  'Basic bm8tY29sb24=',
  'Basic /////w==',
  'Basic AGE6Yg==',
  'Digest a=b',
  'wf_token',
])('the header %j is refused', async (authorization) => {
  await expect(fixture.auth.identify(aRequest({ headers: { authorization } }), ADDRESS)).rejects.toEqual(refusal(401));
});

test('many requests of a program share one check of its password', async () => {
  const auth = fixture.another();
  const requests = Array.from({ length: 40 }, () =>
    auth.identify(aRequest({ basic: [person.login, GOOD_PASSWORD] }), '192.0.2.40'),
  );
  const identities = await Promise.all(requests);
  expect(new Set(identities.map((identity) => identity.kind))).toEqual(new Set(['user']));
});

test('wrong passwords at once: a few are tried, the rest wait, and another address is served', async () => {
  const attempts = Array.from({ length: 200 }, (_, at) =>
    fixture.auth.signIn(
      { signInName: person.login, password: `wrong ${at}` },
      { ...VISITOR, remoteAddress: '198.51.100.1' },
    ),
  );
  const statuses = (await Promise.allSettled(attempts)).map(
    (outcome) => outcome.status === 'rejected' && outcome.reason.status,
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(195);
  await fixture.auth.signIn(
    { signInName: person.login, password: GOOD_PASSWORD },
    { ...VISITOR, remoteAddress: '198.51.100.2' },
  );
});

test('who nobody knows: anonymous with the role of the settings, or a trusted network', async () => {
  const open = fixture.another({ anonymousRole: 'viewer', trustedNetworks: ['10.0.0.0/8', 'fd00::/8'] });
  expect(await open.identify(aRequest(), '192.0.2.1')).toEqual({ kind: 'anonymous', role: 'viewer' });
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'])
    expect(await open.identify(aRequest(), address)).toEqual({ kind: 'network', role: 'viewer' });
  expect(await fixture.auth.identify(aRequest(), '10.1.2.3')).toEqual({ kind: 'anonymous', role: null });
});

test('on HTTPS the cookie has the prefix __Host- and is secure', async () => {
  const secure = fixture.another({ externalUrl: 'https://watch.example.org' });
  expect(secure.cookie.write('t')).toBe(
    '__Host-next-auth.session-token=t; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure',
  );
  expect(fixture.auth.cookie.write(null)).toBe('next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
});
