// next-auth's routes: the door for signing in and out with a browser. Its cookie carries our session token and nothing else;
// the session itself is a row that server/auth reads on every request.
import type { NextRequest } from 'next/server';
import { answerFault, signIn } from '@/app/api/auth/[...nextauth]/sign-in';
import { runtime } from '@/server/access';

interface RouteContext {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

/** `_log` would let anybody write into our log. */
const ACTIONS = new Set(['csrf', 'session', 'providers', 'signin', 'signout', 'callback', 'error']);

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  try {
    const [action = '', provider = ''] = (await context.params).nextauth;
    if (!ACTIONS.has(action)) return Response.json({ message: 'Not found' }, { status: 404 });
    // next-auth fails where somebody opens the address of its form.
    if (action === 'callback' && provider === 'credentials' && request.method !== 'POST')
      return Response.json({ message: 'Sign in with POST' }, { status: 405, headers: { allow: 'POST' } });
    const reason = runtime().unreadyReason();
    if (reason !== null)
      return Response.json(
        { message: `Watchfire is not ready: ${reason}` },
        { status: 503, headers: { 'retry-after': '1' } },
      );
    return await signIn(request, context);
  } catch (thrown) {
    return answerFault(thrown);
  }
}

export { handle as GET, handle as POST };
