// What a run started and made: when it is interrupted, nothing of it stays.
import { rmSync } from 'node:fs';

/** How long processes have for a clean end before they are killed. */
const END_TIMEOUT_MS = 10_000;

const children = new Set();
const folders = new Set();

/** Ends the process (node:child_process) with the run; returns it. */
export function endsWithRun(child) {
  children.add(child);
  const forget = () => children.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/** Removes the folder when the run is interrupted, if nobody did before. */
export function goesWithRun(path) {
  folders.add(path);
}

async function clean() {
  const ends = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of children) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, END_TIMEOUT_MS);
  await Promise.all(ends);
  clearTimeout(timer);
  // The run goes on meanwhile and may have started others.
  for (const child of children) child.kill('SIGKILL');
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}

/** From now on Ctrl-C and SIGTERM end what was started, too; the exit code is the shell's: 128 and the signal's number. */
export function cleanWhenInterrupted() {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ])
    process.once(signal, () => void clean().finally(() => process.exit(128 + number)));
}
