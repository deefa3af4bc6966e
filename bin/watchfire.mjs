#!/usr/bin/env node
// The command line's door: builds the server when it is stale (in a checkout), then hands over to server/cli.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PREPARE = join(ROOT, 'scripts/prepare.mjs');

// An image holds the bundle and no sources: there is nothing to build.
if (existsSync(PREPARE)) {
  const { prepare, PrepareError } = await import(PREPARE);
  const isServe = process.argv[2] === 'serve';
  try {
    await prepare({
      // Standard output belongs to the command.
      report: (line) => line.endsWith('fresh') || process.stderr.write(`· ${line}\n`),
      only: isServe ? undefined : ['dependencies', 'database client', 'server'],
    });
  } catch (thrown) {
    if (!(thrown instanceof PrepareError)) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    process.exit(1);
  }
}
await import('../dist/server/cli.mjs');
