// /api/users and /api/org/users: everybody, for administrators.
import { changeRoleBody, updateUserBody } from '@/lib/api/people-schema';
import { InputError } from '@/lib/errors/input-error';
import type { Auth } from '@/server/auth/auth';
import type { Entities } from '@/server/entities/entities';
import { findUser, findUserBySignInName } from '@/server/entities/users/find';
import { listUsers } from '@/server/entities/users/list';
import type { Clock } from '@/server/platform/clock';
import { ORG_ID, ORG_NAME, toListedUser, toOrgUser, toOwnUser } from '@/server/http/people/grafana-user';
import { idOf } from '@/server/http/people/signed-in-user';
import { readPage, textParameter } from '@/server/http/query-parameters';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

interface Deps {
  readonly auth: Auth;
  readonly entities: Entities;
  readonly clock: Clock;
}

const PAGE = { limitName: 'perpage', fallback: 1000, most: 5000 } as const;

export function createGetOrg(): Handler {
  return async () =>
    Response.json({
      id: ORG_ID,
      name: ORG_NAME,
      address: { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' },
    });
}

export function createListOrgUsers({ entities, clock }: Deps): Handler {
  return async (_request, { url }) => {
    const query = textParameter(url.searchParams, 'query');
    const { users } = await listUsers(entities.db, { query, ...readPage(url.searchParams, PAGE) });
    return Response.json(users.map((user) => toOrgUser(user, clock.nowMs())));
  };
}

export function createListUsers({ entities, clock }: Deps): Handler {
  return async (_request, { url }) => {
    const query = textParameter(url.searchParams, 'query');
    const { users } = await listUsers(entities.db, { query, ...readPage(url.searchParams, PAGE) });
    return Response.json(users.map((user) => toListedUser(user, clock.nowMs())));
  };
}

export function createSearchUsers({ entities, clock }: Deps): Handler {
  return async (_request, { url }) => {
    const query = textParameter(url.searchParams, 'query');
    const page = readPage(url.searchParams, PAGE);
    const { users, totalCount } = await listUsers(entities.db, { query, ...page });
    return Response.json({
      totalCount,
      users: users.map((user) => toListedUser(user, clock.nowMs())),
      page: page.offset / page.limit + 1,
      perPage: page.limit,
    });
  };
}

export function createLookUpUser({ entities }: Deps): Handler {
  return async (_request, { url }) => {
    const name = textParameter(url.searchParams, 'loginOrEmail');
    const user = name === '' ? null : await findUserBySignInName(entities.db, name);
    if (!user) throw new InputError('user not found', { status: 404 });
    return Response.json(toOwnUser(user));
  };
}

export function createGetUser({ entities }: Deps): Handler {
  return async (_request, { params }) => {
    const user = await findUser(entities.db, idOf(params));
    if (!user) throw new InputError('user not found', { status: 404 });
    return Response.json(toOwnUser(user));
  };
}

export function createPutUser({ auth }: Deps): Handler {
  return async (request, { params }) => {
    const { name, email, login } = await readBody(request, updateUserBody);
    await auth.accounts.update(idOf(params), {
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...(login !== undefined && { login }),
    });
    return Response.json({ message: 'User updated' });
  };
}

export function createPatchOrgUser({ auth }: Deps): Handler {
  return async (request, { params }) => {
    const { role } = await readBody(request, changeRoleBody);
    await auth.accounts.changeRole(idOf(params), role);
    return Response.json({ message: 'Organization user updated' });
  };
}
