// Under which account the embedded PostgreSQL runs: it refuses to be root, and root's folders may be closed to others.
import { execFile } from 'node:child_process';
import { lchown, lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '@/server/platform/start-error';

const run = promisify(execFile);
const PREFERRED_USERS = ['postgres', 'nobody', 'daemon'];

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** How to call a program so that it runs under the account. */
export interface Account {
  readonly title: string;
  /** Who must own the database's files, as seen from this process; null: nothing to change. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  command(program: string, args: readonly string[]): AccountCommand;
}

export interface AccountCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface AccountNeeds {
  /** Must be executable. */
  readonly program: string;
  /** Must be enterable. */
  readonly folder: string;
}

/**
 * Not root: this process's own account. Root: the first that can reach program and folder, of: user `postgres`; a user
 * namespace in which root's files belong to an ordinary user; an ordinary user that may pass closed folders.
 */
export async function chooseAccount(needs: AccountNeeds): Promise<Account> {
  if (process.getuid?.() !== 0) return ownAccount();
  const [user] = await listUsers();
  if (!user) throw new StartError('Cannot run PostgreSQL as root: /etc/passwd holds no ordinary user to run it as');
  const candidates =
    user.name === 'postgres'
      ? [plainAccount(user), namespaceAccount(user), capabilityAccount(user)]
      : [namespaceAccount(user), plainAccount(user), capabilityAccount(user)];
  for (const account of candidates) if (await canReach(account, needs)) return account;
  throw new StartError(
    `Cannot run PostgreSQL as user "${user.name}": it cannot enter "${needs.folder}" or run "${needs.program}"; ` +
      'make these folders readable for it, start Watchfire as an ordinary user, or set DATABASE_URL',
  );
}

function ownAccount(): Account {
  return { title: 'this user', owner: null, command: (program, args) => ({ program, args }) };
}

function plainAccount({ name, uid, gid }: User): Account {
  return { title: `user ${name}`, owner: { uid, gid }, command: (program, args) => ({ program, args, uid, gid }) };
}

/** In the namespace root's files belong to the user, outside they stay root's. */
function namespaceAccount({ name, uid, gid }: User): Account {
  const prefix = ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  return {
    title: `user ${name} in a namespace`,
    owner: { uid: 0, gid: 0 },
    command: (program, args) => ({ program: 'unshare', args: [...prefix, program, ...args] }),
  };
}

/** Keeps one capability of root's: passing folders. The bit keeps it in access(2) too, by which initdb looks for its neighbours. */
function capabilityAccount({ name, uid, gid }: User): Account {
  const prefix = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'];
  const capabilities = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
  return {
    title: `user ${name} with the right to enter closed folders`,
    owner: { uid, gid },
    command: (program, args) => ({ program: 'setpriv', args: [...prefix, ...capabilities, program, ...args] }),
  };
}

async function canReach(account: Account, { program, folder }: AccountNeeds): Promise<boolean> {
  const script = 'cd "$1" && "$0" --version';
  const { program: shell, args, ...ids } = account.command('/bin/sh', ['-c', script, program, folder]);
  try {
    await run(shell, [...args], { ...ids, cwd: '/', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** Ordinary users, the preferred ones first; initdb wants its user to have a name. */
async function listUsers(): Promise<User[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const users = text.split('\n').flatMap((line): User[] => {
    const [name = '', , uid, gid] = line.split(':');
    const user = { name, uid: Number(uid), gid: Number(gid) };
    return name !== '' && user.uid > 0 && user.gid > 0 ? [user] : [];
  });
  const rank = ({ name }: User): number => {
    const at = PREFERRED_USERS.indexOf(name);
    return at < 0 ? PREFERRED_USERS.length : at;
  };
  return users.toSorted((left, right) => rank(left) - rank(right));
}

/** Gives a folder and all below it to the owner; does nothing when the folder is the owner's already. */
export async function giveFolder(folder: string, owner: Account['owner']): Promise<void> {
  if (!owner) return;
  const { uid, gid } = await lstat(folder);
  if (uid === owner.uid && gid === owner.gid) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await lchown(join(folder, entry), owner.uid, owner.gid);
  // Last, so that a half-done change is seen and repeated at the next start.
  await lchown(folder, owner.uid, owner.gid);
}
