// next-auth's options for one request: who may sign in is asked of server/auth, and the "token" in the cookie is our session token.
import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { safePath } from '@/lib/api/safe-path';
import type { Runtime } from '@/server/access';

/** What went wrong inside next-auth, which hides it. */
export interface Outcome {
  fault?: unknown;
}

/** As long as a session may live; the server ends it earlier when it is idle. */
const MAX_AGE_SECONDS = 30 * 24 * 3600;

export function authOptions({ auth, log, settings }: Runtime, headers: Headers, outcome: Outcome): AuthOptions {
  /** Keeps what was thrown, and throws it on. */
  async function watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (thrown) {
      outcome.fault = thrown;
      throw thrown;
    }
  }

  // next-auth takes its address from nowhere else; only what it tells about itself depends on it (sign-in.ts).
  process.env['NEXTAUTH_URL'] = `${settings.externalUrl.replace(/\/$/, '')}/api/auth`;
  return {
    secret: settings.secret,
    useSecureCookies: auth.cookie.isSecure,
    pages: { signIn: '/login', signOut: '/', error: '/login' },
    cookies: {
      sessionToken: {
        name: auth.cookie.name,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: auth.cookie.isSecure },
      },
    },
    providers: [credentialsProvider({ auth }, headers, watched)],
    session: { strategy: 'jwt', maxAge: MAX_AGE_SECONDS },
    jwt: {
      maxAge: MAX_AGE_SECONDS,
      encode: async ({ token }) => sessionTokenOf(token) ?? '',
      decode: async ({ token }) => {
        if (token === undefined || token === '') return null;
        const user = await watched(auth.sessionUser(token));
        if (!user) return null;
        const { login, role, email, name } = user;
        return { sessionToken: token, sub: String(user.id), name, email, login, role };
      },
    },
    callbacks: {
      jwt: async ({ token, user }) => ({ ...token, ...('sessionToken' in (user ?? {}) && { ...user }) }),
      session: async ({ session, token }) => ({
        ...session,
        user: { ...session.user, login: token['login'], role: token['role'] },
      }),
      redirect: async ({ url }) => safePath(url),
    },
    events: {
      signOut: async ({ token }) => {
        const sessionToken = sessionTokenOf(token);
        if (sessionToken !== undefined) await watched(auth.signOut(sessionToken));
      },
    },
    logger: {
      error: (code) => log.debug({ code }, 'next-auth refused a request'),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

function sessionTokenOf(token: Readonly<Record<string, unknown>> | undefined | null): string | undefined {
  const sessionToken = token?.['sessionToken'];
  return typeof sessionToken === 'string' ? sessionToken : undefined;
}

function credentialsProvider(
  { auth }: Pick<Runtime, 'auth'>,
  headers: Headers,
  watched: <T>(work: Promise<T>) => Promise<T>,
): AuthOptions['providers'][number] {
  return CredentialsProvider({
    id: 'credentials',
    name: 'Password',
    credentials: { username: { type: 'text' }, password: { type: 'password' } },
    async authorize(credentials) {
      // Set by server/http/pages.ts on every request that reaches Next, whatever the client sent.
      const remoteAddress = headers.get('x-watchfire-remote-address') ?? '';
      const userAgent = headers.get('user-agent') ?? '';
      const { user, sessionToken } = await watched(
        auth.signIn(
          { signInName: credentials?.username ?? '', password: credentials?.password ?? '' },
          { remoteAddress, userAgent },
        ),
      );
      // The browser gets a new session; the one that it had before must not stay open behind it.
      const earlier = auth.cookie.read(headers.get('cookie'));
      if (earlier !== undefined) await auth.signOut(earlier);
      const { login, role, email, name } = user;
      return { id: String(user.id), name, email, login, role, sessionToken };
    },
  });
}
