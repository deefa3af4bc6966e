// postmaster.pid: what a PostgreSQL server writes into its data folder about itself (its src/include/utils/pidfile.h).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  /** True once it accepts connections. */
  readonly isReady: boolean;
}

/** Null when there is no file or the server has not written all of it yet. */
export async function readPostmasterPid(databaseDir: string): Promise<PostmasterPid | null> {
  const text = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return parsePostmasterPid(text);
}

export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0] ?? '');
  const port = Number(lines[3] ?? '');
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isSafeInteger(port) ? port : 0, isReady: lines[7] === 'ready' };
}
