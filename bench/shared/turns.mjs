// The longest turn of the event loop of a process that is measured (turns.process.mjs runs in it).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** For `startSystem`: `nodeArguments` and `env`; then `longest(fromMs)` says how long the longest turn was since then. */
export function watchTurns(folder) {
  const path = join(folder.path, 'turns');
  return {
    nodeArguments: ['--import', pathToFileURL(join(import.meta.dirname, 'turns.process.mjs')).href],
    env: { WATCHFIRE_BENCH_TURNS: path },
    longest: (fromMs) => {
      const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
      const turns = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
      const since = turns.filter(({ atMs }) => atMs >= fromMs);
      return {
        wallMs: Math.max(0, ...since.map(({ wallMs }) => wallMs)),
        cpuMs: Math.max(0, ...since.map(({ cpuMs }) => cpuMs)),
      };
    },
  };
}
