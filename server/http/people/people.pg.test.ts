// The API about people: shapes, status codes, and what each role may.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTION_ROLES, type Role, ROLES } from '@/lib/api/roles';
import { GOOD_PASSWORD, VISITOR } from '@/server/auth/testing/test-auth';
import { type Caller, createTestApi, type TestApi } from '@/server/http/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.entities.drop());

const NOBODY: Caller = {};
const SAME_ORIGIN = { origin: 'http://localhost:3000' };

/** A fresh person and their number. */
async function newUser(login: string, role: Role = 'viewer'): Promise<number> {
  const { body } = await api.call(api.people.admin, 'POST /api/admin/users', {
    login,
    email: `${login}@example.org`,
    password: GOOD_PASSWORD,
    role,
  });
  return Number(body['id']);
}

async function browser(login: string): Promise<Caller> {
  const { sessionToken } = await api.auth.signIn({ signInName: login, password: GOOD_PASSWORD }, VISITOR);
  return { cookie: `${api.auth.cookie.name}=${sessionToken}`, headers: SAME_ORIGIN };
}

test('every route refuses whoever its permission does not allow, before it reads the body', async () => {
  expect(api.routes.length).toBeGreaterThan(30);
  for (const { methods, path, permission } of api.routes) {
    const [method = 'GET'] = methods;
    const line = `${method} ${path.replace(/:(id|version)\b/, '999').replace(':uid', 'none')}`;
    if (permission === 'public') continue;
    const body = method === 'GET' ? undefined : '{"broken';
    expect([line, (await api.call(NOBODY, line, body)).status]).toEqual([line, 401]);
    for (const role of ROLES) {
      if (ROLES.indexOf(role) >= ROLES.indexOf(ACTION_ROLES[permission])) continue;
      expect([line, role, (await api.call(api.people[role], line, body)).status]).toEqual([line, role, 403]);
    }
  }
});

test('GET /api/user is the signed-in person', async () => {
  const { status, body } = await api.call(api.people.editor, 'GET /api/user');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    login: 'editor',
    email: '',
    role: 'Editor',
    orgId: 1,
    isGrafanaAdmin: false,
    isPasswordWeak: false,
  });
  expect(JSON.stringify(body)).not.toContain('argon2');
});

test('PUT /api/user changes names and gives no rights', async () => {
  await newUser('renamed');
  const me: Caller = { basic: ['renamed', GOOD_PASSWORD] };
  expect((await api.call(me, 'PUT /api/user', { name: 'New Name', email: '', theme: 'dark' })).status).toBe(200);
  expect((await api.call(me, 'GET /api/user')).body).toMatchObject({ name: 'New Name', email: '' });
  for (const body of [{ role: 'Admin' }, { isAdmin: true }, { name: 'x', isGrafanaAdmin: true }])
    expect((await api.call(me, 'PUT /api/user', body)).status).toBe(400);
  expect((await api.call(me, 'PUT /api/user', { login: 'ADMIN' })).status).toBe(409);
  expect((await api.call(me, 'PUT /api/user', { name: 'a\u202eb' })).body).toMatchObject({ field: 'name' });
});

test('PUT /api/user/password keeps this browser signed in and no other', async () => {
  await newUser('changer');
  const [here, there] = [await browser('changer'), await browser('changer')];
  const wrong = await api.call(here, 'PUT /api/user/password', { oldPassword: 'x', newPassword: 'marble lantern 92' });
  expect([wrong.status, wrong.body['field']]).toEqual([400, 'oldPassword']);
  const answer = await api.call(here, 'PUT /api/user/password', {
    oldPassword: GOOD_PASSWORD,
    newPassword: 'marble lantern 92',
  });
  expect(answer.status).toBe(200);
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  expect((await api.call({ cookie }, 'GET /api/user')).body).toMatchObject({ login: 'changer' });
  expect((await api.call(here, 'GET /api/user')).status).toBe(401);
  expect((await api.call(there, 'GET /api/user')).status).toBe(401);
});

test('POST /api/admin/users makes an account that can sign in', async () => {
  const request = {
    name: 'Bo',
    email: 'bo@example.org',
    login: 'bo',
    password: GOOD_PASSWORD,
    role: 'Editor',
    OrgId: 1,
  };
  const { status, body } = await api.call(api.people.admin, 'POST /api/admin/users', request);
  expect([status, body['message']]).toEqual([200, 'User created']);
  expect((await api.call({ basic: ['bo@example.org', GOOD_PASSWORD] }, 'GET /api/user')).body).toMatchObject({
    login: 'bo',
    role: 'Editor',
  });
  expect((await api.call(api.people.admin, 'POST /api/admin/users', request)).status).toBe(409);
});

test.each([
  [{ login: 'x', password: 'short' }, 400, 'password'],
  [{ login: 'x', password: 'password1234' }, 400, 'password'],
  [{ password: GOOD_PASSWORD }, 400, undefined],
  [{ login: 'a:b', password: GOOD_PASSWORD }, 400, 'login'],
  [{ login: 'x', password: GOOD_PASSWORD, role: 'Owner' }, 400, 'role'],
  [{ login: 'x', name: 'n'.repeat(10_000), password: GOOD_PASSWORD }, 400, 'name'],
  ['{"login":"x\\u0000"}', 400, 'login'],
  ['', 400, undefined],
  ['[]', 400, undefined],
])('POST /api/admin/users %j is refused', async (body, status, field) => {
  const answer = await api.call(api.people.admin, 'POST /api/admin/users', body);
  expect([answer.status, answer.body['field']]).toEqual([status, field]);
});

test('GET /api/org/users and /api/users list people in Grafana’s shapes', async () => {
  const org = await api.call(api.people.admin, 'GET /api/org/users?query=viewer');
  expect(org.body).toMatchObject([{ orgId: 1, login: 'viewer', role: 'Viewer', isDisabled: false }]);
  const users = await api.call(api.people.admin, 'GET /api/users?perpage=1&page=2');
  expect(users.body).toHaveLength(1);
  const found = await api.call(api.people.admin, 'GET /api/users/search?query=edito');
  expect(found.body).toMatchObject({ totalCount: 1, page: 1, users: [{ login: 'editor', isAdmin: false }] });
  expect((await api.call(api.people.admin, 'GET /api/users/lookup?loginOrEmail=EDITOR')).body).toMatchObject({
    login: 'editor',
  });
  expect((await api.call(api.people.admin, 'GET /api/users/lookup?loginOrEmail=none')).status).toBe(404);
  expect((await api.call(api.people.admin, 'GET /api/users?perpage=-1')).status).toBe(422);
  for (const id of ['0', 'x', '1.5', '99999999999'])
    expect((await api.call(api.people.admin, `GET /api/users/${id}`)).status).toBe(400);
  expect((await api.call(api.people.admin, 'GET /api/users/4294967296')).status).toBe(404);
});

test('an administrator changes roles, passwords, locks out, signs out and deletes', async () => {
  const id = await newUser('target');
  const { admin } = api.people;
  const target = await browser('target');
  expect((await api.call(admin, `POST /api/admin/users/${id}/logout`)).status).toBe(200);
  expect((await api.call(target, 'GET /api/user')).status).toBe(401);
  expect((await api.call(admin, `PATCH /api/org/users/${id}`, { role: 'Admin' })).body).toMatchObject({
    message: 'Organization user updated',
  });
  expect((await api.call(admin, `PUT /api/admin/users/${id}/permissions`, { isGrafanaAdmin: false })).status).toBe(200);
  expect((await api.call(admin, `GET /api/users/${id}`)).body).toMatchObject({ role: 'Editor' });
  expect((await api.call(admin, `PUT /api/admin/users/${id}/password`, { password: 'marble lantern 92' })).status).toBe(
    200,
  );
  await api.auth.signIn({ signInName: 'target', password: 'marble lantern 92' }, VISITOR);
  expect((await api.call(admin, `POST /api/admin/users/${id}/disable`)).status).toBe(200);
  await expect(api.auth.signIn({ signInName: 'target', password: 'marble lantern 92' }, VISITOR)).rejects.toMatchObject(
    { status: 401 },
  );
  expect((await api.call(admin, `POST /api/admin/users/${id}/enable`)).status).toBe(200);
  expect((await api.call(admin, `DELETE /api/admin/users/${id}`)).body).toMatchObject({ message: 'User deleted' });
  expect((await api.call(admin, `DELETE /api/admin/users/${id}`)).status).toBe(404);
});

test('the last administrator stays', async () => {
  const { body } = await api.call(api.people.admin, 'GET /api/user');
  const id = String(body['id']);
  expect((await api.call(api.people.admin, `DELETE /api/admin/users/${id}`)).status).toBe(409);
  expect((await api.call(api.people.admin, `PATCH /api/org/users/${id}`, { role: 'Viewer' })).status).toBe(409);
  expect((await api.call(api.people.admin, `POST /api/admin/users/${id}/disable`)).status).toBe(409);
});

test('a change by cookie needs a page of ours and JSON', async () => {
  const { cookie = '' } = await browser('viewer');
  const change = { name: 'Viewer' };
  const statusWith = async (headers: Record<string, string>) =>
    (await api.call({ cookie, headers }, 'PUT /api/user', change)).status;
  expect(await statusWith(SAME_ORIGIN)).toBe(200);
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith({})).toBe(403);
  expect(await statusWith({ ...SAME_ORIGIN, 'content-type': 'text/plain' })).toBe(415);
});

test('POST /api/watchfire/setup with a wrong token is 404 like any other path', async () => {
  const body = { token: 'x'.repeat(43), name: 'A', email: 'a@example.org', password: GOOD_PASSWORD };
  expect(await api.call(NOBODY, 'POST /api/watchfire/setup', body)).toMatchObject({
    status: 404,
    body: { message: 'Not found' },
  });
});

test('GET /api/watchfire/home tells what the checklist needs', async () => {
  expect((await api.call(api.people.viewer, 'GET /api/watchfire/home')).body).toMatchObject({
    ownDashboardCount: 0,
    isChecklistDismissed: false,
  });
  await api.call(api.people.admin, 'PUT /api/watchfire/home', { isChecklistDismissed: true });
  expect((await api.call(api.people.viewer, 'GET /api/watchfire/home')).body).toMatchObject({
    isChecklistDismissed: true,
  });
});
