// `npm run up`: everything on a fresh machine, step by step; then the product runs in this very process until Ctrl-C.
// usage: node scripts/up.mjs [--prepare-only] [flags of `watchfire serve`]
import { prepare, prepareEmbeddedPostgres, PrepareError } from './prepare.mjs';

function report(line) {
  process.stdout.write(`· ${line}\n`);
}

const isPrepareOnly = process.argv.includes('--prepare-only');
process.argv = process.argv.filter((argument) => argument !== '--prepare-only');

try {
  await prepare({ report });
  if (isPrepareOnly) {
    if (!process.env.DATABASE_URL) await prepareEmbeddedPostgres();
  } else {
    process.env.WATCHFIRE_LOG_FORMAT ??= 'text';
    await import('../dist/server/main.mjs');
  }
} catch (thrown) {
  if (!(thrown instanceof PrepareError) && thrown?.kind !== 'start') throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
}
