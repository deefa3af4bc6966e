// How to start what is measured: the built product, and its peers where they are installed.
import { spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
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

const LOGIN = { user: 'admin', password: 'correct-horse-battery' };
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;

/** `start` gives program, arguments and environment for a data folder and a port. */
export const SYSTEMS = {
  watchfire: {
    readyPath: '/-/ready',
    login: LOGIN,
    start: ({ root, dataDir, port }) => ({
      command: process.execPath,
      args: [join(root, 'dist/server/main.mjs')],
      cwd: root,
      env: {
        NODE_ENV: 'production',
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        WATCHFIRE_ADMIN_USER: LOGIN.user,
        WATCHFIRE_ADMIN_PASSWORD: LOGIN.password,
      },
    }),
  },
  prometheus: {
    binary: 'prometheus',
    readyPath: '/-/ready',
    start: ({ dataDir, port }) => {
      const configPath = join(dataDir, 'prometheus.yml');
      writeFileSync(configPath, 'scrape_configs: []\n');
      return {
        command: 'prometheus',
        args: [
          `--config.file=${configPath}`,
          `--storage.tsdb.path=${join(dataDir, 'tsdb')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--web.enable-remote-write-receiver',
          '--log.level=warn',
        ],
      };
    },
  },
  'victoria-metrics': {
    binary: 'victoria-metrics',
    readyPath: '/health',
    start: ({ dataDir, port }) => ({
      command: 'victoria-metrics',
      args: [
        `-storageDataPath=${dataDir}`,
        `-httpListenAddr=127.0.0.1:${port}`,
        '-loggerLevel=WARN',
        '-selfScrapeInterval=0',
      ],
    }),
  },
};

export function isInstalled({ binary }) {
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

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A running system with a data folder of its own; `stop` ends it and removes its files. */
export async function startSystem(name, root) {
  const system = SYSTEMS[name];
  const folder = mkdtempSync(join(tmpdir(), `watchfire-bench-${name}-`));
  const dataDir = join(folder, 'data');
  // PostgreSQL may run as another user.
  chmodSync(folder, 0o755);
  mkdirSync(dataDir);
  const port = await freePort();
  const logPath = join(folder, 'log');
  const log = openSync(logPath, 'w');
  const { command, args, cwd, env } = system.start({ root, dataDir, port });
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const isReady = await fetch(url + system.readyPath).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) break;
    if (Date.now() > deadlineMs || child.exitCode !== null) {
      const output = readFileSync(logPath, 'utf8').slice(-4000);
      await stop();
      throw new Error(`${name} does not start:\n${output}`);
    }
    await pause(100);
  }
  const { login } = system;
  const authorization = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  return { name, url, pid: child.pid, headers: authorization ? { authorization } : {}, stop };
}
