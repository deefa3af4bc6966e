// Auth on a database of its own, with a clock that the test moves.
import { type Auth, type AuthSettings, createAuth } from '@/server/auth/auth';
import { createManualClock, type ManualClock } from '@/server/auth/testing/manual-clock';
import { createTestEntities, type TestEntities } from '@/server/entities/testing/test-entities';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

export interface TestAuth {
  readonly auth: Auth;
  readonly entities: TestEntities;
  readonly clock: ManualClock;
  /** Another process on the same database. */
  another(settings?: Partial<AuthSettings>): Auth;
}

export const GOOD_PASSWORD = 'violet harbour 41';
export const ADDRESS = '192.0.2.7';
export const VISITOR = { remoteAddress: ADDRESS, userAgent: 'test' };

const SETTINGS: AuthSettings = {
  adminUser: null,
  adminPassword: null,
  anonymousRole: null,
  trustedNetworks: [],
  externalUrl: 'http://localhost:3000',
};

/** `entities.drop()` in afterAll. Nobody has an account yet. */
export async function createTestAuth(settings: Partial<AuthSettings> = {}): Promise<TestAuth> {
  const entities = await createTestEntities();
  const clock = createManualClock();
  const another = (others: Partial<AuthSettings> = {}): Auth =>
    createAuth({
      entities,
      clock,
      log: silentLog(),
      metrics: createMetrics({ withProcess: false }),
      settings: { ...SETTINGS, ...settings, ...others },
    });
  return { auth: another(), entities, clock, another };
}

export interface RequestFacts {
  readonly token?: string;
  readonly basic?: readonly [login: string, password: string];
  readonly headers?: Readonly<Record<string, string>>;
}

export function aRequest({ token, basic, headers = {} }: RequestFacts = {}): Request {
  const all = new Headers(headers);
  if (token !== undefined) all.set('cookie', `theme=dark; next-auth.session-token=${token}`);
  if (basic) all.set('authorization', `Basic ${Buffer.from(basic.join(':')).toString('base64')}`);
  return new Request('http://localhost:3000/api/user', { headers: all });
}
