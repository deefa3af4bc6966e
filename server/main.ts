// Starts the process: settings, runtime, ports, pages; stops it in order on SIGTERM or Ctrl-C. Flags are those of `watchfire serve`.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { provideRuntime } from '@/server/access';
import { createDispatch, reportBug } from '@/server/http/dispatch';
import { createHttpMetrics, type HttpMetrics } from '@/server/http/http-metrics';
import { createListener, type ListenerDeps, type Pages } from '@/server/http/listener';
import { createOutageWatch, SILENCE_LIMIT_MS } from '@/server/http/outage-watch';
import { createPages } from '@/server/http/pages';
import { pagesWhenReady } from '@/server/http/pages-when-ready';
import { createRouter } from '@/server/http/router';
import { warmUp } from '@/server/http/warm-up';
import { checkCsrf } from '@/server/auth/csrf';
import { authorize } from '@/server/auth/authorize';
import { keepCompiledCode } from '@/server/platform/kept-code';
import { createLog, type Log } from '@/server/platform/log';
import { projectRoot } from '@/server/platform/project-root';
import { readTextFileSync } from '@/server/platform/read-text-file';
import { loadSettings } from '@/server/platform/settings/load-settings';
import type { Settings } from '@/server/platform/settings/registry';
import { isStartError, StartError } from '@/server/platform/start-error';
import { createRuntime } from '@/server/runtime';
import type { Runtime, RuntimeSettings } from '@/server/runtime-parts';

const DRAIN_MS = 10_000;
/** In development the socket for reloads stays open for ever, and a change should show soon. */
const DEVELOPMENT_DRAIN_MS = 300;
const STOP_LIMIT_MS = 30_000;
/** npm and a terminal both pass Ctrl-C on: two signals this close together are one. */
const SIGNAL_ECHO_MS = 1000;

const isDevelopment = process.argv.includes('--dev');

async function main(): Promise<void> {
  const startedMs = performance.now();
  keepCompiledCode();
  // Before Next and React are loaded: they decide by this which code they are.
  if (!isDevelopment) Object.assign(process.env, { NODE_ENV: 'production' });
  const settings = loadSettings({
    env: process.env,
    argv: process.argv.slice(2).filter((argument) => !['serve', '--dev'].includes(argument)),
    fileExists: existsSync,
    readFile: readTextFileSync,
  });
  const root = projectRoot(import.meta.dirname);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const commit = process.env['WATCHFIRE_COMMIT'] ?? 'unknown';
  await checkPorts(settings);
  // Next loads while the database starts.
  const pages = preparePages(root, settings);
  pages.catch(() => undefined);
  const log = createLog(settings.logLevel, settings.logFormat);
  const runtime = await createRuntime({ settings, log, root, version, commit });
  process.once('exit', () => runtime.abandon());
  const httpMetrics = createHttpMetrics(runtime.metrics);
  watchForBugs(log, httpMetrics.bug);
  try {
    provideRuntime(runtime);
    const servers = await listenAll(runtime, (await pages).pages, httpMetrics);
    stopOnSignals(runtime, servers);
    const unusable = runtime.database.lost.then((error) => Promise.reject(error));
    await Promise.race([Promise.all([runtime.started, (await pages).prepared]), unusable]);
  } catch (thrown) {
    await runtime.stop({ isHasty: () => true });
    throw thrown;
  }
  // At once: stopping in order would still write.
  void runtime.database.lost.then(failStart);
  announce(runtime, performance.now() - startedMs);
  const { store, routes } = runtime;
  const loopUse = () => performance.eventLoopUtilization();
  warmUp({ ...runtime, routes: routes.main, reader: store, stats: () => store.stats(), loopUse }).catch(
    (cause: unknown) => log.warn({ err: cause }, 'The first queries will be slower: warming up failed'),
  );
}

interface PreparingPages {
  readonly pages: Pages;
  /** Until then a request for a page waits. */
  readonly prepared: Promise<void>;
}

/** Next gets a server that never listens: it may hang its own upgrade listener on that one, not on ours. */
async function preparePages(dir: string, { host, port }: Settings): Promise<PreparingPages> {
  const decoy = createServer();
  const { default: next } = await import('next');
  const app = next({ dev: isDevelopment, dir, hostname: host, port, httpServer: decoy, quiet: !isDevelopment });
  const prepared = app.prepare().catch((cause: unknown) => {
    throw new StartError(`Cannot serve the pages: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  prepared.catch(() => undefined);
  const handle = app.getRequestHandler();
  const pages = createPages({
    isDevelopment,
    handle: async (request, response) => {
      await prepared;
      await handle(request, response);
    },
    upgrade: (request, socket, head) => void decoy.emit('upgrade', request, socket, head),
  });
  return { pages, prepared };
}

/** Before anything is touched: a port that is taken is the most usual reason for which a start fails. */
async function checkPorts(settings: Settings): Promise<void> {
  for (const at of portsOf(settings)) {
    const probe = await listen(createServer(), at);
    await new Promise((resolve) => probe.close(resolve));
  }
}

interface ListenPlace {
  readonly port: number;
  readonly host: string;
  /** The setting that the port comes from. */
  readonly name: 'PORT' | 'PROMETHEUS_PORT' | 'ALERTMANAGER_PORT';
}

function portsOf({ port, prometheusPort, alertmanagerPort, host }: Settings | RuntimeSettings): ListenPlace[] {
  const places = [
    { port, host, name: 'PORT' },
    { port: prometheusPort, host, name: 'PROMETHEUS_PORT' },
    { port: alertmanagerPort, host, name: 'ALERTMANAGER_PORT' },
  ] as const;
  return places.flatMap((place) => (place.port === null ? [] : [{ ...place, port: place.port }]));
}

async function listenAll(runtime: Runtime, pages: Pages, httpMetrics: HttpMetrics): Promise<Server[]> {
  const { settings, auth, clock, log, routes, unreadyReason, isStopping } = runtime;
  const { guard } = createOutageWatch({
    isDatabaseAway: () => {
      const { state, silentMs } = runtime.database.status();
      return state === 'away' || (state === 'ready' && silentMs > SILENCE_LIMIT_MS);
    },
    every: (periodMs, callback) => void setInterval(callback, periodMs).unref(),
  });
  const dispatch = createDispatch({
    auth: {
      identify: (request, remoteAddress) => auth.identify(request, remoteAddress),
      authorize,
      checkCsrf: (request, identity, permission) =>
        checkCsrf(request, identity, { permission, externalUrl: settings.externalUrl }),
    },
    unreadyReason,
    guard,
    onBug: httpMetrics.bug,
    log,
  });
  const common: Omit<ListenerDeps, 'router' | 'pages'> = {
    dispatch,
    isHttps: settings.externalUrl.startsWith('https:'),
    isStopping,
    httpMetrics,
    clock,
    log,
  };
  const tables = {
    PORT: { routes: routes.main, pages: pagesWhenReady(pages, { unreadyReason, guard }) },
    PROMETHEUS_PORT: { routes: routes.prometheus, pages: null },
    ALERTMANAGER_PORT: { routes: routes.alertmanager, pages: null },
  };
  return Promise.all(
    portsOf(settings).map((place) => {
      const table = tables[place.name];
      return listen(createListener({ ...common, router: createRouter(table.routes), pages: table.pages }), place);
    }),
  );
}

function listen(server: Server, at: ListenPlace): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, at)));
    server.listen(at.port, at.host, () => resolve(server));
  });
}

function listenFault(error: NodeJS.ErrnoException, { port, host, name }: ListenPlace): StartError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens there; stop that one, or set ${name} to another port`,
    EACCES: `this user may not; set ${name} to a port from 1024 on`,
    EADDRNOTAVAIL: `this machine has no address ${host}; set HOST to one it has`,
  };
  return new StartError(`Cannot listen on ${host}:${port}: ${reasons[error.code ?? ''] ?? error.message}`, {
    cause: error,
  });
}

function announce({ settings, auth, log }: Runtime, durationMs: number): void {
  const { port, host, adminUser } = settings;
  const shownHost = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  const address = `http://${shownHost}:${port}`;
  log.info({ address, durationMs: Math.round(durationMs) }, 'ready');
  const token = auth.setupToken();
  const how =
    token === null
      ? `Log in at ${address}${adminUser === null ? '' : ` as ${adminUser}`}`
      : `Create the first account (this link works once): ${address}/setup?token=${token}`;
  process.stdout.write(`\nWatchfire is ready: ${address}\n${how}\n\n`);
}

function stopOnSignals(runtime: Runtime, servers: readonly Server[]): void {
  const { log } = runtime;
  let firstSignalMs: number | null = null;
  let isHasty = false;
  const onSignal = (name: string): void => {
    const nowMs = performance.now();
    if (firstSignalMs === null) {
      firstSignalMs = nowMs;
      log.info({ signal: name }, 'stopping');
      void stop(runtime, servers, () => isHasty);
    } else if (nowMs - firstSignalMs > SIGNAL_ECHO_MS && !isHasty) {
      isHasty = true;
      log.info({ signal: name }, 'stopping at once');
      for (const server of servers) server.closeAllConnections();
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on(
    'SIGHUP',
    () => void runtime.reload().catch((cause) => log.error({ reason: String(cause) }, 'reload failed')),
  );
}

async function stop(runtime: Runtime, servers: readonly Server[], isHasty: () => boolean): Promise<void> {
  runtime.beginStop();
  setTimeout(() => {
    runtime.log.error('stopping took too long; what was acknowledged is in the database');
    process.exit(1);
  }, STOP_LIMIT_MS).unref();
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const server of servers) server.closeIdleConnections();
  const patience = new AbortController();
  await Promise.race([
    closed,
    pause(isDevelopment ? DEVELOPMENT_DRAIN_MS : DRAIN_MS, undefined, { signal: patience.signal }).catch(
      () => undefined,
    ),
  ]);
  patience.abort();
  for (const server of servers) server.closeAllConnections();
  await runtime.stop({ isHasty });
  runtime.log.info('stopped');
  process.exit(0);
}

/** An exception that nobody caught leaves a state that nobody knows: the process ends, and whoever runs it starts it again. */
function watchForBugs(log: Log, onBug: () => void): void {
  process.on('uncaughtException', (thrown) => {
    reportBug({ log, onBug }, thrown, 'uncaughtException');
    process.exit(1);
  });
  // A promise that nobody waited for has hurt nobody yet; React and Next leave some when a client goes away.
  process.on('unhandledRejection', (thrown) => void reportBug({ log, onBug }, thrown, 'unhandledRejection'));
}

function failStart(thrown: unknown): void {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  const line = isStartError(thrown) || isEnvironmentError(thrown) ? thrown.message : (stack ?? String(thrown));
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

main().catch(failStart);
