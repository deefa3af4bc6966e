// POST /api/watchfire/setup: the one-time link's form. Makes the first account and signs it in.
import { setupBody } from '@/lib/api/people-schema';
import type { Auth } from '@/server/auth/auth';
import { visitorOf } from '@/server/http/people/signed-in-user';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

export function createSetupHandler({ auth }: { readonly auth: Auth }): Handler {
  return async (request, context) => {
    const { token, name, email, login, password } = await readBody(request, setupBody);
    const { user, sessionToken } = await auth.completeSetup(
      { token, name, email, password, ...(login !== undefined && { login }) },
      visitorOf(request, context),
    );
    const headers = { 'set-cookie': auth.cookie.write(sessionToken) };
    return Response.json({ id: user.id, uid: user.uid, login: user.login, message: 'Account created' }, { headers });
  };
}
