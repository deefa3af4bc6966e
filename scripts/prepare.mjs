// Makes a checkout ready to run: packages, database client, bundle of the server, pages, PostgreSQL's links. Skips what is fresh.
// Needs nothing but Node and npm.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleServer } from './bundle.mjs';
import { addCompileHints } from './compile-hints.mjs';
import { createFreshness } from './freshness.mjs';

export const ROOT = join(import.meta.dirname, '..');
const LEAST_NODE = [20, 19];
const OUTPUT_TAIL_CHARACTERS = 20_000;

/** What went wrong, for a person: told without a stack. */
export class PrepareError extends Error {}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  throw new PrepareError(`Cannot run on Node ${process.versions.node}: expected ${LEAST_NODE.join('.')} or newer`);
}

/** Runs a program quietly; its output is shown when it fails. */
function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-OUTPUT_TAIL_CHARACTERS));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new PrepareError(`Cannot run ${program}: ${error.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new PrepareError(`${output}\nCannot go on: "${program} ${args.join(' ')}" ended with ${signal ?? code}`),
        );
    });
  });
}

function runNode(script, args, env) {
  return run(process.execPath, [join(ROOT, 'node_modules', script), ...args], env);
}

/** npm's own note of what it installed, compared with the lock file: true when all that is needed here is there. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) => path === '' || entry.optional || entry.devOptional || present[path]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

async function buildPages() {
  await runNode('next/dist/bin/next', ['build'], { NODE_ENV: 'production' });
  addCompileHints(join(ROOT, '.next'));
}

const COMMON_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json'];

const STEPS = [
  {
    name: 'dependencies',
    doing: 'installing packages (npm ci)',
    stampPath: join(ROOT, 'node_modules/.watchfire-installed.json'),
    inputs: ['package-lock.json', '.npmrc'],
    isDone: () => existsSync(join(ROOT, 'node_modules/.package-lock.json')),
    isDoneOtherwise: isInstalled,
    work: () => run('npm', ['ci', '--no-audit', '--no-fund']),
  },
  {
    name: 'database client',
    doing: 'generating',
    inputs: ['package-lock.json', 'prisma/schema.prisma'],
    isDone: () => existsSync(join(ROOT, 'prisma/generated/client.ts')),
    // Prisma would download an engine that `generate` does not use, unless it is shown any executable file.
    work: () => runNode('prisma/build/index.js', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
  },
  {
    name: 'server',
    doing: 'building',
    inputs: [...COMMON_INPUTS, 'server', 'lib', 'prisma/schema.prisma', 'scripts/prepare.mjs', 'scripts/bundle.mjs'],
    isDone: () => existsSync(join(ROOT, 'dist/server/main.mjs')),
    work: () => bundleServer(ROOT),
  },
  {
    name: 'pages',
    doing: 'building',
    inputs: [
      ...COMMON_INPUTS,
      'app',
      'components',
      'lib',
      'public',
      'server/access.ts',
      'next.config.js',
      'postcss.config.mjs',
      'scripts/compile-hints.mjs',
    ],
    isDone: () => existsSync(join(ROOT, '.next/BUILD_ID')),
    work: buildPages,
  },
];

function stampOf(step) {
  return step.stampPath ?? join(ROOT, 'dist/stamps', `${step.name.replaceAll(' ', '-')}.json`);
}

/**
 * Brings the checkout up to date. `report` gets one line at a time; `only` names steps (all when absent). Throws PrepareError
 * when a step fails.
 */
export async function prepare({ report, only }) {
  checkNode();
  for (const step of STEPS) {
    if (only && !only.includes(step.name)) continue;
    const freshness = createFreshness({ root: ROOT, stampPath: stampOf(step), inputs: step.inputs });
    if (step.isDone() && freshness.isFresh()) {
      report(`${step.name}: fresh`);
      continue;
    }
    const state = freshness.survey();
    if (step.isDoneOtherwise?.()) {
      report(`${step.name}: fresh`);
    } else {
      report(`${step.name}: ${step.doing} …`);
      freshness.forget();
      const startedMs = performance.now();
      await step.work();
      report(`${step.name}: done in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
    }
    freshness.remember(state);
  }
}

/** Mends links and modes of the embedded PostgreSQL; tests that start it by themselves need that. */
export async function prepareEmbeddedPostgres() {
  const { findBinaries } = await import('../dist/server/binaries.mjs');
  await findBinaries();
}
