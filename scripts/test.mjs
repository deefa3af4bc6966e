// `npm test`: sets everything up, then static checks, unit, integration and browser tests; ends with one line of counts.
// usage: node scripts/test.mjs [static] [vitest] [e2e]   (no name: all of them)
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'test-results');
const STATIC_CHECKS = ['format:check', 'lint', 'types', 'layers', 'dead'];

/** Runs a command in the project's root with its output shown; resolves to the exit code. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

function heading(text) {
  process.stdout.write(`\n── ${text} ──\n`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function staticChecks() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const name of STATIC_CHECKS) {
    heading(name);
    const code = await run('npm', ['run', '--silent', name]);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

/** A runner that ended badly without counts (a crash, a broken set-up) counts as one failure. */
function withCrash(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function vitest() {
  heading('unit and integration tests');
  const output = join(RESULTS, 'vitest.json');
  const code = await run('node', [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=unit',
    '--project=integration',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ]);
  const report = readJson(output);
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
  return withCrash(counts, code);
}

async function e2e() {
  heading('browser tests');
  const output = join(RESULTS, 'playwright.json');
  const code = await run('node', ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: output,
  });
  const stats = readJson(output)?.stats;
  const counts = {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  };
  return withCrash(counts, code);
}

const PARTS = { static: staticChecks, vitest, e2e };
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PARTS));
if (unknown) {
  process.stderr.write(`Cannot run "${unknown}": expected ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}

heading('set-up');
if ((await run('node', ['scripts/up.mjs', '--prepare-only'])) !== 0) {
  process.stdout.write('\n0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const counts = await part();
  for (const key of Object.keys(total)) total[key] += counts[key];
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
