// `npm run dev`: the same product; the server starts again when its code changes, pages reload by themselves.
// usage: node scripts/dev.mjs [flags of `watchfire serve`]
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, PrepareError, ROOT } from './prepare.mjs';

try {
  await prepare({
    report: (line) => process.stdout.write(`· ${line}\n`),
    only: ['dependencies', 'database client'],
  });
} catch (thrown) {
  if (!(thrown instanceof PrepareError)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
}

const child = spawn(
  process.execPath,
  [
    join(ROOT, 'node_modules/tsx/dist/cli.mjs'),
    'watch',
    '--clear-screen=false',
    'server/start.ts',
    '--dev',
    ...process.argv.slice(2),
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { WATCHFIRE_LOG_FORMAT: 'text', ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  },
);
// Ctrl-C reaches the child by the terminal; other signals are passed on. The child's end is ours.
process.on('SIGINT', () => undefined);
for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
child.once('exit', (code) => process.exit(code ?? 0));
