// Whether a process lives, and which one it is: pid numbers are used again, so a pid alone names nothing.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProcessLife {
  /** Differs for two processes that had the same pid one after the other. */
  readonly startedAt: string;
  readonly command: string;
}

/** Null when no such process lives; one that ended and was not collected by its parent counts as dead. */
export async function findProcess(pid: number): Promise<ProcessLife | null> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? findInProc(pid) : findByPs(pid);
}

async function findInProc(pid: number): Promise<ProcessLife | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The second field is the name in brackets and may hold spaces; state and start time are counted after it (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTicks = fields[19];
    if (state === 'Z' || state === 'X' || startTicks === undefined) return null;
    return { startedAt: startTicks, command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return null;
  }
}

async function findByPs(pid: number): Promise<ProcessLife | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=,command=', '-p', String(pid)]);
    // lstart is 24 characters: "Mon Jan  2 15:04:05 2006".
    return { startedAt: stdout.slice(0, 24), command: stdout.slice(24).trim() };
  } catch {
    return null;
  }
}
