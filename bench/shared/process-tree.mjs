// CPU time and memory of a process and all that it started, from /proc (Linux).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Fields after the name, which may hold anything but ends with the last bracket. */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return { pid, name, parentPid: Number(fields[1]), ticks: user + system + childUser + childSystem };
  } catch {
    return undefined;
  }
}

/** The process and all that it started, and what those started. */
export function treeOf(rootPid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((one) => one !== undefined);
  const wanted = new Set([rootPid]);
  for (let sizeBefore = 0; sizeBefore !== wanted.size;) {
    sizeBefore = wanted.size;
    for (const { pid, parentPid } of all) if (wanted.has(parentPid)) wanted.add(pid);
  }
  return all.filter(({ pid }) => wanted.has(pid));
}

/** User and system time, with that of children that ended: of all, and of PostgreSQL alone. */
export function cpuSeconds(rootPid) {
  const seconds = (processes) => processes.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
  const tree = treeOf(rootPid);
  return { all: seconds(tree), postgres: seconds(tree.filter(({ name }) => name === 'postgres')) };
}

/** Proportional set size: pages that several processes share count once. Of all, or of the processes of one name. */
export function memoryMiB(rootPid, processName) {
  let kilobytes = 0;
  for (const { pid, name } of treeOf(rootPid)) {
    if (processName !== undefined && name !== processName) continue;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

/** Bytes of all files below a folder. */
export function diskBytes(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // PostgreSQL and others remove files while we look.
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
