// The longest turn of the event loop while something runs: by the clock, which on a shared machine counts the others too, and by the
// time that our thread had the processor (Linux).
import { readFileSync } from 'node:fs';

export interface LongestTurn {
  readonly wallMs: number;
  /** NaN where the system does not tell. */
  readonly cpuMs: number;
}

const TICK_MS = 1;

export async function longestTurnOf(work: () => Promise<void>): Promise<LongestTurn> {
  let wallMs = 0;
  let cpuMs = 0;
  let lastWallMs = performance.now();
  let lastCpuMs = threadCpuMs();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const nowCpuMs = threadCpuMs();
    wallMs = Math.max(wallMs, nowMs - lastWallMs - TICK_MS);
    cpuMs = Math.max(cpuMs, nowCpuMs - lastCpuMs);
    lastWallMs = nowMs;
    lastCpuMs = nowCpuMs;
  }, TICK_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { wallMs, cpuMs };
}

/** Of the main thread, whose id is that of the process. */
function threadCpuMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return NaN;
  }
}
