// Who sends a request, and how people sign in and out. Whether they may do something is authorize.ts.
import type { Role } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import { type Accounts, createAccounts } from '@/server/auth/accounts';
import { createBasicAuth } from '@/server/auth/basic-auth';
import { createFirstAccount, type FirstAccount, type SetupRequest } from '@/server/auth/first-account';
import type { Identity, RequestHead } from '@/server/auth/identity';
import { type Credentials, createPasswordCheck } from '@/server/auth/password-check';
import { createPasswordHasher } from '@/server/auth/password-hasher';
import { createSessionCookie, type SessionCookie } from '@/server/auth/session-cookie';
import { createSessions, type Sessions, type Visitor } from '@/server/auth/sessions';
import { createThrottle } from '@/server/auth/throttle';
import { createTrustedNetworks } from '@/server/auth/trusted-networks';
import type { Entities } from '@/server/entities/entities';
import type { User } from '@/server/entities/users/user';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

/** The part of the settings that this needs. */
export interface AuthSettings {
  readonly adminUser: string | null;
  readonly adminPassword: string | null;
  readonly anonymousRole: Role | null;
  readonly trustedNetworks: readonly string[];
  /** With `https:` the cookie is `Secure` and has the prefix `__Host-`. */
  readonly externalUrl: string;
}

export interface AuthDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: AuthSettings;
}

export interface SignedIn {
  readonly user: User;
  /** For the cookie. */
  readonly sessionToken: string;
}

export interface Auth {
  /** Once the tables are there: makes the first administrator or a set-up link. */
  start(): Promise<void>;
  /** `remoteAddress` is the socket's. Throws InputError 401 (bad credentials) or 429. A dead cookie is no credential. */
  identify(request: RequestHead, remoteAddress: string): Promise<Identity>;
  /** Throws InputError 401 or 429. */
  signIn(credentials: Credentials, visitor: Visitor): Promise<SignedIn>;
  signOut(sessionToken: string): Promise<void>;
  /** null: the session is over. */
  sessionUser(sessionToken: string): Promise<User | null>;
  /** For the link `/setup?token=…`; null once there is an account. */
  setupToken(): string | null;
  /** Whether `/setup?token=…` shows a form: else it is 404. */
  isSetupOpen(token: string): Promise<boolean>;
  /** Throws InputError 404 for a wrong token, 400 for a bad password. */
  completeSetup(request: SetupRequest, visitor: Visitor): Promise<SignedIn>;
  readonly accounts: Accounts;
  readonly cookie: SessionCookie;
  readonly externalUrl: string;
}

export function createAuth(deps: AuthDeps): Auth {
  const { entities, clock, log, metrics, settings } = deps;
  const hasher = createPasswordHasher();
  const throttle = createThrottle({ clock });
  const checkPassword = createPasswordCheck({ entities, hasher, throttle });
  const sessions = createSessions({ entities, clock, log });
  const basic = createBasicAuth({ entities, clock, log, checkPassword });
  const forgetPeople = (): void => {
    sessions.forget();
    basic.forget();
  };
  const accounts = createAccounts({ entities, clock, hasher, sessions, checkPassword, forgetPeople });
  const { adminUser, adminPassword } = settings;
  const firstAccount = createFirstAccount({ entities, clock, log, accounts, adminUser, adminPassword });
  const cookie = createSessionCookie(settings.externalUrl);

  measure(metrics, {
    watchfire_auth_cached_sessions: ['Sessions held in the cache of a few seconds.', () => sessions.cachedCount()],
    watchfire_auth_remembered_basic_credentials: [
      'Checked user and password pairs held for a minute.',
      () => basic.rememberedCount(),
    ],
    watchfire_auth_throttle_tallies: [
      'Accounts and addresses whose failed sign-ins are counted.',
      () => throttle.size(),
    ],
    watchfire_auth_waiting_password_checks: ['Sign-ins that wait for a turn to hash.', () => hasher.waitingCount()],
  });

  return {
    async start() {
      await firstAccount.prepare();
      // Makes the hash that stands in for unknown people, so that the first of them takes no longer than the rest.
      await hasher.verify(null, '');
    },
    identify: createIdentify({ settings, cookie, sessions, basic }),
    ...doors({ metrics, checkPassword, sessions, firstAccount }),
    accounts,
    cookie,
    externalUrl: settings.externalUrl,
  };
}

function measure(metrics: Metrics, gauges: Readonly<Record<string, readonly [string, () => number]>>): void {
  for (const [name, [help, collect]] of Object.entries(gauges)) metrics.gauge({ name, help, collect });
}

interface DoorDeps {
  readonly metrics: Metrics;
  readonly checkPassword: (credentials: Credentials, remoteAddress: string) => Promise<User>;
  readonly sessions: Sessions;
  readonly firstAccount: FirstAccount;
}

type Doors = Pick<Auth, 'signIn' | 'signOut' | 'sessionUser' | 'setupToken' | 'isSetupOpen' | 'completeSetup'>;

function doors({ metrics, checkPassword, sessions, firstAccount }: DoorDeps): Doors {
  const signIns = metrics.counter({
    name: 'watchfire_sign_ins_total',
    help: 'Sign-ins through the login page, by result.',
    labelNames: ['result'],
  });
  return {
    async signIn(credentials, visitor) {
      try {
        const user = await checkPassword(credentials, visitor.remoteAddress);
        const sessionToken = await sessions.open(user.id, visitor);
        signIns.inc({ result: 'success' });
        return { user, sessionToken };
      } catch (thrown) {
        signIns.inc({ result: 'failure' });
        throw thrown;
      }
    },
    signOut: (sessionToken) => sessions.close(sessionToken),
    sessionUser: (sessionToken) => sessions.userOf(sessionToken),
    setupToken: () => firstAccount.token(),
    isSetupOpen: (token) => firstAccount.isOpenWith(token),
    async completeSetup(request, visitor) {
      const user = await firstAccount.complete(request);
      return { user, sessionToken: await sessions.open(user.id, visitor) };
    },
  };
}

interface IdentifyDeps {
  readonly settings: AuthSettings;
  readonly cookie: SessionCookie;
  readonly sessions: Sessions;
  readonly basic: { identify(header: string, remoteAddress: string): Promise<User> };
}

function createIdentify({ settings, cookie, sessions, basic }: IdentifyDeps): Auth['identify'] {
  const isTrusted = createTrustedNetworks(settings.trustedNetworks);

  return async (request, remoteAddress) => {
    const authorization = request.headers.get('authorization');
    // A program that sends both a header and a cookie is judged by the header alone.
    if (authorization !== null) {
      if (!/^basic /i.test(authorization)) throw new InputError('Unauthorized', { status: 401 });
      return userIdentity(await basic.identify(authorization, remoteAddress), 'basic');
    }
    const token = cookie.read(request.headers.get('cookie'));
    const user = token === undefined ? null : await sessions.userOf(token);
    if (user) return userIdentity(user, 'session');
    return { kind: isTrusted(remoteAddress) ? 'network' : 'anonymous', role: settings.anonymousRole };
  };
}

function userIdentity(user: User, by: 'session' | 'basic'): Identity {
  return { kind: 'user', role: user.role, userId: user.id, login: user.login, by };
}
