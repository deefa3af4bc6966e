// Loaded into the measured process (`node --import`): writes the longest turn of its event loop, second by second, to the file that
// WATCHFIRE_BENCH_TURNS names. By the clock, which on a shared machine counts the others too, and by the time that the thread had the
// processor (Linux).
import { appendFileSync, readFileSync } from 'node:fs';

const TICK_MS = 5;
const path = process.env.WATCHFIRE_BENCH_TURNS;

function threadCpuMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return NaN;
  }
}

if (path) {
  let wallMs = 0;
  let cpuMs = 0;
  let lastWallMs = performance.now();
  let lastCpuMs = threadCpuMs();
  setInterval(() => {
    const nowMs = performance.now();
    const nowCpuMs = threadCpuMs();
    wallMs = Math.max(wallMs, nowMs - lastWallMs - TICK_MS);
    cpuMs = Math.max(cpuMs, nowCpuMs - lastCpuMs);
    lastWallMs = nowMs;
    lastCpuMs = nowCpuMs;
  }, TICK_MS).unref();
  setInterval(() => {
    appendFileSync(path, `${JSON.stringify({ atMs: Date.now(), wallMs, cpuMs })}\n`);
    wallMs = 0;
    cpuMs = 0;
  }, 1000).unref();
}
