// How to start what is measured: the built product, and its peers where they are installed.
import { spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endsWithRun, goesWithRun } from './leftovers.mjs';

export const LOGIN = { user: 'admin', password: 'correct-horse-battery' };
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 20;

/** `start` gives program, arguments and environment for a data folder, a port and a Prometheus configuration file. */
const SYSTEMS = {
  watchfire: {
    readyPath: '/-/ready',
    login: LOGIN,
    start: ({ root, dataDir, port, configPath, settingsPath, nodeArguments = [], env = {} }) => ({
      command: process.execPath,
      args: [...nodeArguments, join(root, 'dist/server/main.mjs')],
      cwd: root,
      env: {
        NODE_ENV: 'production',
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        WATCHFIRE_CONFIG: configPath,
        WATCHFIRE_SETTINGS: settingsPath,
        WATCHFIRE_HOST_METRICS: 'off',
        WATCHFIRE_ADMIN_USER: LOGIN.user,
        WATCHFIRE_ADMIN_PASSWORD: LOGIN.password,
        ...env,
      },
    }),
    // pg_wal is kept up to a fixed size whatever the data; it is not counted.
    diskFolder: (dataDir) => join(dataDir, 'postgres', 'base'),
  },
  prometheus: {
    binary: 'prometheus',
    readyPath: '/-/ready',
    start: ({ dataDir, port, configPath }) => ({
      command: 'prometheus',
      args: [
        `--config.file=${configPath}`,
        `--storage.tsdb.path=${join(dataDir, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--web.enable-admin-api',
        '--log.level=warn',
      ],
    }),
    diskFolder: (dataDir) => join(dataDir, 'tsdb'),
  },
  'victoria-metrics': {
    binary: 'victoria-metrics',
    readyPath: '/health',
    start: ({ dataDir, port, configPath }) => ({
      command: 'victoria-metrics',
      args: [
        `-storageDataPath=${dataDir}`,
        `-promscrape.config=${configPath}`,
        `-httpListenAddr=127.0.0.1:${port}`,
        '-loggerLevel=WARN',
        '-selfScrapeInterval=0',
      ],
    }),
    diskFolder: (dataDir) => join(dataDir, 'data'),
  },
};

function isInstalled({ binary }) {
  if (binary === undefined) return true;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, binary), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Names of systems to measure: those asked for, else all that are installed; says which are not. Throws for unknown ones. */
export function chooseSystems(asked, known = Object.keys(SYSTEMS)) {
  const wanted = asked?.split(',') ?? known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`Cannot measure "${unknown}": known are ${known.join(', ')}`);
  const present = wanted.filter((name) => isInstalled(SYSTEMS[name]));
  for (const name of wanted) if (!present.includes(name)) process.stdout.write(`· ${name}: skipped, not installed\n`);
  return present;
}

/** Wrong use of a command: told without a stack. */
export class UsageError extends Error {
  code = 'ERR_USAGE';
}

/** A folder of its own for a system's data and log; `remove` deletes it. */
export function makeFolder(name) {
  const path = mkdtempSync(join(tmpdir(), `watchfire-bench-${name}-`));
  // PostgreSQL may run as another user.
  chmodSync(path, 0o755);
  goesWithRun(path);
  const dataDir = join(path, 'data');
  mkdirSync(dataDir);
  return { path, dataDir, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * A running system. `folder` (from makeFolder) may hold data of an earlier run; without it there is a new one, removed by `stop`.
 * `scrapeConfig` is the text of a Prometheus configuration. `settings` (text of a settings file), `nodeArguments` and `env` are for
 * the product.
 */
export async function startSystem(name, options) {
  const target = await spawnSystem(name, options);
  await target.ready();
  return target;
}

/** The same before it is ready: it may be killed at any time. */
export async function spawnSystem(name, options) {
  const { root, scrapeConfig = 'scrape_configs: []\n', folder = makeFolder(name), port = await freePort() } = options;
  const { nodeArguments, settings = '', env } = options;
  const system = SYSTEMS[name];
  const logPath = join(folder.path, 'log');
  const log = openSync(logPath, 'a');
  const configPath = join(folder.path, 'prometheus.yml');
  writeFileSync(configPath, scrapeConfig);
  const settingsPath = join(folder.path, 'watchfire.yml');
  writeFileSync(settingsPath, settings);
  const { dataDir } = folder;
  const start = system.start({ root, dataDir, port, configPath, settingsPath, nodeArguments, env });
  const startedMs = performance.now();
  const child = endsWithRun(
    spawn(start.command, start.args, {
      cwd: start.cwd,
      env: { ...process.env, ...start.env },
      stdio: ['ignore', log, log],
    }),
  );
  closeSync(log);
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
    if (!options.folder) folder.remove();
  };
  const url = `http://127.0.0.1:${port}`;
  const { login } = system;
  const authorization = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  return {
    name,
    url,
    pid: child.pid,
    diskFolder: system.diskFolder(dataDir),
    headers: authorization ? { authorization } : {},
    ended,
    /** From the start of the process until `ready` resolved. */
    startMs: undefined,
    async ready() {
      await waitUntilReady(name, { url: url + system.readyPath, child, logPath, stop });
      this.startMs = performance.now() - startedMs;
    },
    kill: () => child.kill('SIGKILL'),
    stop,
  };
}

async function waitUntilReady(name, { url, child, logPath, stop }) {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const isReady = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadlineMs || child.exitCode !== null || child.signalCode !== null) {
      const output = readFileSync(logPath, 'utf8').slice(-4000);
      await stop();
      throw new Error(`${name} does not start:\n${output}`);
    }
    await pause(READY_POLL_MS);
  }
}
