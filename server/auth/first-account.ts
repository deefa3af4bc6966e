// How the first person gets in: an administrator from the environment, or a link that is printed at start and works once.
import { isInputError, InputError } from '@/lib/errors/input-error';
import type { Accounts } from '@/server/auth/accounts';
import { randomToken, tokenHash } from '@/server/auth/token';
import type { Entities } from '@/server/entities/entities';
import { addOneTimeSecret, hasOneTimeSecret, removeOneTimeSecrets } from '@/server/entities/secrets/one-time';
import { hasUsers } from '@/server/entities/users/find';
import type { User } from '@/server/entities/users/user';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';

const PURPOSE = 'setup';
const TOKEN_LIMIT_CHARACTERS = 200;

export interface SetupRequest {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  /** Absent: the e-mail address. */
  readonly login?: string;
  readonly password: string;
}

export interface FirstAccount {
  /** Makes the administrator of the settings, or a new link, while there is nobody. */
  prepare(): Promise<void>;
  /** The token to print, while this process made one and nobody used it here. */
  token(): string | null;
  isOpenWith(token: string): Promise<boolean>;
  /** Throws InputError 404 for a wrong or dead token. */
  complete(request: SetupRequest): Promise<User>;
}

export interface FirstAccountDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: Accounts;
  readonly adminUser: string | null;
  readonly adminPassword: string | null;
}

export function createFirstAccount(deps: FirstAccountDeps): FirstAccount {
  const { entities, clock, accounts, adminPassword } = deps;
  const { db } = entities;
  let printedToken: string | null = null;
  let isOver = false;

  async function isOpenWith(token: string): Promise<boolean> {
    if (isOver || token === '' || token.length > TOKEN_LIMIT_CHARACTERS) return false;
    isOver = await hasUsers(db);
    return !isOver && hasOneTimeSecret(db, { tokenHash: tokenHash(token), purpose: PURPOSE });
  }

  return {
    async prepare() {
      isOver = await hasUsers(db);
      if (isOver) return;
      if (adminPassword !== null) {
        await createAdministrator(deps, adminPassword);
        isOver = true;
        return;
      }
      printedToken ??= randomToken();
      const hash = tokenHash(printedToken);
      if (!(await hasOneTimeSecret(db, { tokenHash: hash, purpose: PURPOSE })))
        await addOneTimeSecret(db, { tokenHash: hash, purpose: PURPOSE, nowMs: clock.nowMs() });
    },
    token: () => (isOver ? null : printedToken),
    isOpenWith,
    async complete({ token, name, email, login = email, password }) {
      if (!(await isOpenWith(token))) throw new InputError('Not found', { status: 404 });
      const user = await accounts.create({ login, email, name, password, role: 'admin' }, { isFirst: true });
      isOver = true;
      await removeOneTimeSecrets(db, PURPOSE);
      return user;
    },
  };
}

async function createAdministrator({ accounts, adminUser, log }: FirstAccountDeps, password: string): Promise<void> {
  const login = adminUser ?? 'admin';
  const email = login.includes('@') ? login : null;
  try {
    const user = await accounts.create(
      { login, email, name: login, password, role: 'admin' },
      { isFirst: true, mayBeWeak: true },
    );
    log.info({ login }, 'The first administrator was made from the settings');
    if (user.isPasswordWeak)
      log.warn({ login }, 'The password of the first administrator is weak: change it under Profile');
  } catch (thrown) {
    // Another process of the same database was faster: its account is as good.
    if (isInputError(thrown) && thrown.status === 409) return;
    throw thrown;
  }
}
