// One data folder belongs to one process: a lock file that names its holder. The lock of a dead process is taken over.
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { findProcess } from '@/server/platform/process-life';
import { isStartError, StartError } from '@/server/platform/start-error';

const LOCK_FILE = 'watchfire.lock';
const ATTEMPT_LIMIT = 5;

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

export interface FolderLock {
  /** The holder before us ended without giving it back: it was killed, or the machine went down. */
  readonly isAfterCrash: boolean;
  release(): Promise<void>;
}

/** Makes the folder when it is missing. Throws StartError when another live process holds it or it cannot be written. */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  try {
    // Others may pass through (the user of the embedded PostgreSQL does) and not look around.
    await makeFolder(resolve(dataDir));
    return await takeLock(dataDir);
  } catch (cause) {
    if (isStartError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`Cannot use DATA_DIR "${dataDir}": ${reason}`, { cause });
  }
}

/** Not by `recursive: true`: Node tries for ever in a folder like /proc, that is there and in which nothing can be made. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o711 }).catch(async (cause: unknown) => {
    // Another process may have been faster.
    if (!(await isFolder(path))) throw cause;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function takeLock(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, LOCK_FILE);
  const draft = `${path}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, startedAt: (await findProcess(process.pid))?.startedAt ?? '' });
  await writeFile(draft, `${text}\n`);
  try {
    let isAfterCrash = false;
    for (let attempt = 0; attempt < ATTEMPT_LIMIT; attempt++) {
      // A link appears whole or not at all, and never replaces one that is there.
      if (await tryLink(draft, path)) return { isAfterCrash, release: () => rm(path, { force: true }) };
      await removeDeadLock(path, dataDir);
      isAfterCrash = true;
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new StartError(`Cannot lock data folder "${dataDir}": other processes are taking it at the same moment`);
}

/** The message for a folder that is in use; names the holder when the lock file does. */
export async function folderInUse(dataDir: string): Promise<StartError> {
  const holder = await readHolder(join(dataDir, LOCK_FILE));
  const who = holder && holder.pid !== process.pid ? `Watchfire with pid ${holder.pid}` : 'another Watchfire';
  return new StartError(
    `Cannot use data folder "${dataDir}": ${who} is using it; stop that one first, or set DATA_DIR to another folder`,
  );
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

async function removeDeadLock(path: string, dataDir: string): Promise<void> {
  const holder = await readHolder(path);
  const life = holder && (await findProcess(holder.pid));
  if (holder && life?.startedAt === holder.startedAt) throw await folderInUse(dataDir);
  const aside = `${path}.dead-${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  // Between reading and renaming another process may have put its own lock there: give it back.
  const moved = await readHolder(aside);
  if (moved && moved.pid !== holder?.pid) await tryLink(aside, path);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return null;
    return { pid: Number(value.pid), startedAt: String(value.startedAt) };
  } catch {
    return null;
  }
}
