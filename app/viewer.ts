// Who asks for a page: the session is checked on the server before anything is drawn.
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Viewer } from '@/components/data/viewer';
import { isInputError } from '@/lib/errors/input-error';
import { runtime } from '@/server/access';

/** Set by our own server for every page (server/http/pages.ts). */
const REMOTE_ADDRESS_HEADER = 'x-watchfire-remote-address';

/** null: nobody is signed in and anonymous reading is off. Asked once a request, however many parts want to know. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const asked = await headers();
  const request = new Request('http://localhost/', {
    headers: { cookie: asked.get('cookie') ?? '', ...basicAuth(asked.get('authorization')) },
  });
  try {
    const identity = await runtime().auth.identify(request, asked.get(REMOTE_ADDRESS_HEADER) ?? '');
    if (identity.kind === 'user')
      return { kind: 'user', role: identity.role, login: identity.login, userId: identity.userId };
    return identity.role === null ? null : { kind: 'anonymous', role: identity.role, login: '', userId: 0 };
  } catch (thrown) {
    // Wrong Basic credentials: the login page is the answer here too. Everything else is the error page's business.
    if (isInputError(thrown)) return null;
    throw thrown;
  }
});

function basicAuth(authorization: string | null): Record<string, string> {
  return authorization === null ? {} : { authorization };
}

/** Sends people without a session to the login page and from there back to `path` (with its query). */
export async function requireViewer(path: string): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) redirect(path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`);
  return viewer;
}
