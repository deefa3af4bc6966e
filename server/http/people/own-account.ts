// /api/user: the signed-in person's own account.
import { changePasswordBody, updateUserBody } from '@/lib/api/people-schema';
import { InputError } from '@/lib/errors/input-error';
import type { Auth } from '@/server/auth/auth';
import type { Entities } from '@/server/entities/entities';
import { findUser } from '@/server/entities/users/find';
import { ORG_ID, ORG_NAME, roleName, toOwnUser } from '@/server/http/people/grafana-user';
import { requireUser, visitorOf } from '@/server/http/people/signed-in-user';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

interface Deps {
  readonly auth: Auth;
  readonly entities: Entities;
}

export function createGetOwnUser({ entities }: Deps): Handler {
  return async (_request, { identity }) => {
    const user = await findUser(entities.db, requireUser(identity).userId);
    // Removed in the seconds while the session was still cached.
    if (!user) throw new InputError('Unauthorized', { status: 401 });
    return Response.json(toOwnUser(user));
  };
}

export function createGetOwnOrgs(): Handler {
  return async (_request, { identity }) =>
    Response.json([{ orgId: ORG_ID, name: ORG_NAME, role: roleName(requireUser(identity).role) }]);
}

export function createPutOwnUser({ auth }: Deps): Handler {
  return async (request, { identity }) => {
    const { userId } = requireUser(identity);
    const { name, email, login } = await readBody(request, updateUserBody);
    await auth.accounts.update(userId, {
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...(login !== undefined && { login }),
    });
    return Response.json({ message: 'User updated' });
  };
}

export function createPutOwnPassword({ auth }: Deps): Handler {
  return async (request, context) => {
    const { userId, by } = requireUser(context.identity);
    const { oldPassword, newPassword } = await readBody(request, changePasswordBody);
    const visitor = visitorOf(request, context);
    const sessionToken = await auth.accounts.changeOwnPassword({ userId, oldPassword, newPassword, visitor });
    const headers = new Headers();
    if (by === 'session') headers.set('set-cookie', auth.cookie.write(sessionToken));
    else await auth.signOut(sessionToken);
    return Response.json({ message: 'User password changed' }, { headers });
  };
}
