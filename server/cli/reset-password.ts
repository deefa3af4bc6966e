// `watchfire admin reset-password`: for the administrator who cannot get in any more. Prints a new password once.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPasswordHasher } from '@/server/auth/password-hasher';
import { type Command, isUsageError, type Output, UsageError } from '@/server/cli/command';
import { createEntities } from '@/server/entities/entities';
import { findUserBySignInName } from '@/server/entities/users/find';
import { setPassword } from '@/server/entities/users/set-password';
import { systemClock } from '@/server/platform/clock';
import { createLog } from '@/server/platform/log';
import { borrowDatabase } from '@/server/platform/postgres/borrow-database';
import { projectRoot } from '@/server/platform/project-root';
import { readTextFileSync } from '@/server/platform/read-text-file';
import { loadSettings } from '@/server/platform/settings/load-settings';

/** 24 characters of base64url: 144 bits. */
const PASSWORD_BYTES = 18;

export const resetPassword: Command = {
  usage: 'admin reset-password LOGIN [--data-dir data]',
  summary: 'gives a person a new password and prints it; the person is signed out everywhere',
  async run(args, output) {
    const { login, dataDir } = readArguments(args);
    const settings = loadSettings({
      env: process.env,
      argv: [],
      fileExists: existsSync,
      readFile: readTextFileSync,
    });
    const log = createLog('error', 'text');
    const place = {
      databaseUrl: settings.databaseUrl,
      dataDir: dataDir ?? settings.dataDir,
      migrationsDir: join(projectRoot(import.meta.dirname), 'prisma/migrations'),
    };
    if (place.databaseUrl === null && !existsSync(place.dataDir))
      throw new UsageError(`there is no data folder "${place.dataDir}"`);
    const database = await borrowDatabase(place, log);
    const entities = createEntities({ databaseUrl: database.url, log, maxConnections: 1 });
    try {
      return await reset(entities.db, login, output);
    } finally {
      await entities.close();
      await database.giveBack();
    }
  },
};

function readArguments(args: readonly string[]): { readonly login: string; readonly dataDir: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'data-dir': { type: 'string' } },
    });
    const [login] = positionals;
    if (login === undefined || positionals.length > 1)
      throw new UsageError('expected one login name or e-mail address');
    return { login, dataDir: values['data-dir'] };
  } catch (thrown) {
    throw isUsageError(thrown) ? thrown : new UsageError(thrown instanceof Error ? thrown.message : '');
  }
}

async function reset(db: ReturnType<typeof createEntities>['db'], login: string, { out, err }: Output): Promise<0 | 1> {
  const user = await findUserBySignInName(db, login);
  if (!user) {
    err(`Cannot find a user "${login}"`);
    return 1;
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const passwordHash = await createPasswordHasher().hash(password);
  await setPassword(db, { id: user.id, passwordHash, nowMs: systemClock.nowMs() });
  out(`New password of ${user.login}: ${password}`);
  return 0;
}
