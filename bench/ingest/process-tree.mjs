// CPU time and memory of a process and all that it started, from /proc (Linux).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

function ticksPerSecond() {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}

/** Fields after the name, which may hold anything but ends with the last bracket. */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    return { pid, parentPid: Number(fields[1]), ticks: user + system + childUser + childSystem };
  } catch {
    return undefined;
  }
}

function treeOf(rootPid) {
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

/** User and system time, with that of children that ended. */
export function cpuSeconds(rootPid) {
  return treeOf(rootPid).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond();
}

/** Proportional set size: pages that several processes share count once. */
export function memoryMiB(rootPid) {
  let kilobytes = 0;
  for (const { pid } of treeOf(rootPid)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
}
