// /api/admin/users: making, locking and removing accounts.
import { createUserBody, permissionsBody, resetPasswordBody } from '@/lib/api/people-schema';
import { InputError } from '@/lib/errors/input-error';
import type { Auth } from '@/server/auth/auth';
import type { Entities } from '@/server/entities/entities';
import { findUser } from '@/server/entities/users/find';
import type { User } from '@/server/entities/users/user';
import { ORG_ID } from '@/server/http/people/grafana-user';
import { idOf } from '@/server/http/people/signed-in-user';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

interface Deps {
  readonly auth: Auth;
  readonly entities: Entities;
}

export function createPostAdminUser({ auth }: Deps): Handler {
  return async (request) => {
    const { name, email = null, login, password, role = 'viewer' } = await readBody(request, createUserBody);
    // The schema promises one of the two.
    const signInName = login ?? email ?? '';
    const user = await auth.accounts.create({ login: signInName, email, name: name ?? signInName, password, role });
    return Response.json({ id: user.id, uid: user.uid, orgId: ORG_ID, message: 'User created' });
  };
}

export function createPutAdminPassword({ auth }: Deps): Handler {
  return async (request, { params }) => {
    const { password } = await readBody(request, resetPasswordBody);
    await auth.accounts.resetPassword(idOf(params), password);
    return Response.json({ message: 'User password updated' });
  };
}

export function createPutAdminPermissions({ auth, entities }: Deps): Handler {
  return async (request, { params }) => {
    const { isGrafanaAdmin } = await readBody(request, permissionsBody);
    const user = await existingUser(entities, idOf(params));
    // Grafana knows this right beside the role; here the role admin is the right.
    if (isGrafanaAdmin) await auth.accounts.changeRole(user.id, 'admin');
    else if (user.role === 'admin') await auth.accounts.changeRole(user.id, 'editor');
    return Response.json({ message: 'User permissions updated' });
  };
}

export function createSetUserDisabled({ auth }: Deps, isDisabled: boolean): Handler {
  return async (_request, { params }) => {
    await auth.accounts.setDisabled(idOf(params), isDisabled);
    return Response.json({ message: isDisabled ? 'User disabled' : 'User enabled' });
  };
}

export function createSignOutUser({ auth, entities }: Deps): Handler {
  return async (_request, { params }) => {
    const user = await existingUser(entities, idOf(params));
    await auth.accounts.signOutEverywhere(user.id);
    return Response.json({ message: 'User logged out' });
  };
}

export function createDeleteAdminUser({ auth }: Deps): Handler {
  return async (_request, { params }) => {
    await auth.accounts.remove(idOf(params));
    return Response.json({ message: 'User deleted' });
  };
}

async function existingUser({ db }: Entities, id: number): Promise<User> {
  const user = await findUser(db, id);
  if (!user) throw new InputError('User not found', { status: 404 });
  return user;
}
