// The built product as a process of its own, for tests of start, stop and faults. Needs `npm run build` (npm test does it).
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The administrator of a product that a test starts, and what a request of theirs carries. */
export const LOGIN = { WATCHFIRE_ADMIN_USER: 'ada', WATCHFIRE_ADMIN_PASSWORD: 'correct-horse-battery' };
export const AUTHORIZATION = `Basic ${Buffer.from('ada:correct-horse-battery').toString('base64')}`;
/** For expect.poll() and vi.waitFor() of what a running product does by and by. */
export const PATIENCE = { timeout: 40_000, interval: 100 };

/** Where the product was built. */
export const PRODUCT_ROOT = join(import.meta.dirname, '../../..');
const READY_TIMEOUT_MS = 50_000;
const POLL_MS = 20;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProductProcess {
  readonly pid: number;
  /** Resolves at the end of the process. */
  readonly ended: Promise<Outcome>;
  signal(name: NodeJS.Signals): void;
}

type Env = Readonly<Record<string, string>>;

/** Runs a file of dist/server. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: Env = {},
  root = PRODUCT_ROOT,
): ProductProcess {
  const path = join(root, 'dist/server', file);
  if (!existsSync(path)) throw new Error('The product is not built: run "npm run build" first');
  const child: ChildProcess = spawn(process.execPath, [path, ...args], {
    // Without what the tester's own environment says about the product.
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], HOST: '127.0.0.1', ...env },
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Outcome>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { pid: child.pid ?? 0, ended, signal: (name) => void child.kill(name) };
}

/** Asks until the product is ready; throws with its output when it ends instead. */
export async function waitUntilReady(product: ProductProcess, port: number): Promise<void> {
  let outcome: Outcome | null = null;
  void product.ended.then((value) => (outcome = value));
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    if (outcome) throw new Error(`The product ended: ${JSON.stringify(outcome)}`);
    if ((await statusOf(port, '/-/ready')) === 200) return;
    await pause(POLL_MS);
  }
  throw new Error(`The product is not ready after ${READY_TIMEOUT_MS} ms`);
}

/** Waits for an answer's status; 0 while nobody listens. */
export async function waitForStatus(port: number, path: string, status: number): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while ((await statusOf(port, path)) !== status) {
    if (performance.now() > deadlineMs) throw new Error(`${path} does not answer ${status}`);
    await pause(POLL_MS);
  }
}

async function statusOf(port: number, path: string): Promise<number> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  } catch {
    return 0;
  }
}
