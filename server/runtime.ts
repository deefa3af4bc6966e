// THE composition root: every part is made here, by hand, in order. Nobody else builds things.
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import type { Heartbeat } from '@/lib/alerting/heartbeat';
import type { Expr } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { formatDuration } from '@/lib/units/duration';
import { type Alerting, ALERTMANAGER_VERSION, createAlerting } from '@/server/alerting/create-alerting';
import { type Auth, createAuth } from '@/server/auth/auth';
import { provisionDashboards } from '@/server/entities/dashboards/provision';
import { createEntities, type Entities } from '@/server/entities/entities';
import { createRouteTables, type RouteTables } from '@/server/http/routes';
import { type Clock, systemClock } from '@/server/platform/clock';
import { sortFeatures } from '@/server/platform/settings/features';
import type { Log } from '@/server/platform/log';
import { watchDiskRoom } from '@/server/platform/disk-room';
import { createNotes } from '@/server/platform/leases/notes';
import { createLeases, type Leases } from '@/server/platform/leases/leases';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import { type Database, openDatabase } from '@/server/platform/postgres/database';
import { type DatabasePlace, openDatabasePlace } from '@/server/platform/postgres/database-place';
import { withPrometheusValues } from '@/server/platform/settings/load-settings';
import { prometheusFlags, shownFlags } from '@/server/platform/settings/shown-flags';
import { externalUrlProblem } from '@/server/platform/settings/external-url';
import { externalUrlOf, type Settings } from '@/server/platform/settings/registry';
import { loadSecret } from '@/server/platform/settings/secret';
import { StartError } from '@/server/platform/start-error';
import { parseOptionsOf } from '@/server/promql/parse-options';
import { createEngine } from '@/server/promql/create-engine';
import type { Engine } from '@/server/promql/engine';
import type { OpenHttpClient } from '@/server/rules/alertmanager-client';
import { createApiGroups } from '@/server/rules/api-groups';
import { createRuleEngine } from '@/server/rules/create-rule-engine';
import type { RuleEngine, RuleTester } from '@/server/rules/ports';
import { builtInGroups } from '@/server/rules/built-in-groups';
import { createRuleFileSource, type RuleFileSource } from '@/server/rules/rule-files';
import { type AlertingProvisioning, createAlertingProvisioning } from '@/server/provisioning/create-provisioning';
import { createRemoteWriteReceiver } from '@/server/remote/create-remote-write-receiver';
import { type Configuration, openConfiguration } from '@/server/scrape/configuration';
import { createScraper } from '@/server/scrape/create-scraper';
import { createHttpClient } from '@/server/platform/http/http-client';
import { readTextFile } from '@/server/platform/read-text-file';
import { createHostExporter } from '@/server/scrape/host/create-host-exporter';
import { realHostSystem } from '@/server/scrape/host/host-system';
import { loadPrometheusConfig } from '@/server/scrape/load-config';
import type { Scraper } from '@/server/scrape/ports';
import { createTargetBoard } from '@/server/scrape/target-board';
import { createTargetShares } from '@/server/scrape/target-share';
import { systemTimers } from '@/server/platform/timers';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';

export interface RuntimeSettings extends Omit<Settings, 'secret' | 'secretFile' | 'externalUrl'> {
  readonly secret: string;
  readonly externalUrl: string;
  readonly heartbeat: Heartbeat;
}

export interface Runtime {
  readonly settings: RuntimeSettings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly database: Database;
  readonly entities: Entities;
  readonly auth: Auth;
  readonly store: RunningSeriesStore;
  readonly engine: Engine;
  readonly scraper: Scraper;
  readonly rules: RuleEngine & RuleTester;
  readonly alerting: Alerting;
  readonly routes: RouteTables;
  /** Why the process is not ready to answer all routes; null when it is. */
  readonly unreadyReason: () => string | null;
  readonly isStopping: () => boolean;
  /** Resolves when all parts run; until then the database is waited for. Rejects with StartError. */
  readonly started: Promise<void>;
  /** Reads the configuration again. Throws InputError; then the one in force stays. */
  reload(): Promise<void>;
  /** From now on not ready: load balancers look elsewhere. */
  beginStop(): void;
  /** Ends scrapes, commits what waits, closes the database. */
  stop(options: { readonly isHasty: () => boolean }): Promise<void>;
  /** For the last moment of a dying process. */
  abandon(): void;
}

export interface RuntimeOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** Folder that holds prisma/migrations. */
  readonly root: string;
  readonly version: string;
  readonly commit: string;
}

/** How long batches of scrapes wait for each other to share a commit. */
const SCRAPE_LINGER_MS = 200;
const START_RETRY_MS = 500;

/** Throws StartError for what the operator must mend; then nothing is left running. */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { settings: given, log } = options;
  const metrics = createMetrics({ withProcess: true });
  // Before the database is touched: a broken file must not leave anything behind.
  const parts = { scraper: null as Scraper | null, rules: null as RuleEngine | null };
  const builtIn = builtInGroups(heartbeatOf(given));
  const ruleFiles = createRuleFileSource({
    readFile: readTextFile,
    listFolder,
    parse: expressionParser(given),
    builtIn,
    log,
  });
  const configuration = await readConfiguration(given, {
    log,
    metrics,
    prepare: (config) => ruleFiles.prepare(config),
    apply: (config) => {
      parts.scraper?.apply(config);
      parts.rules?.apply(config, ruleFiles.inForce());
    },
  });
  const urlProblem = given.alertmanagerConfigPath === null ? null : externalUrlProblem(given);
  if (urlProblem !== null) log.warn(urlProblem);
  const place = await openDatabasePlace(given, log);
  try {
    metrics
      .counter({
        name: 'watchfire_start_total',
        help: 'Starts of this process, by how the one before ended.',
        labelNames: ['reason'],
      })
      .inc({ reason: place.isAfterCrash ? 'unclean' : 'clean' });
    const base = { ...options, metrics, configuration, place, ruleFiles };
    const runtime = await compose(base);
    parts.scraper = runtime.scraper;
    parts.rules = runtime.rules;
    return runtime;
  } catch (thrown) {
    await place.close({ isHasty: true });
    throw thrown;
  }
}

async function readConfiguration(
  { configPath }: Settings,
  deps: Omit<Parameters<typeof openConfiguration>[0], 'load' | 'clock'>,
): Promise<Configuration> {
  const load = async () =>
    configPath === null ? null : loadPrometheusConfig({ path: configPath, readFile: readTextFile });
  try {
    return await openConfiguration({ ...deps, load, clock: systemClock });
  } catch (thrown) {
    if (isInputError(thrown)) throw new StartError(thrown.message, { cause: thrown });
    throw thrown;
  }
}

async function runtimeSettings(given: Settings): Promise<RuntimeSettings> {
  const secret = await loadSecret(given);
  return { ...given, secret, externalUrl: externalUrlOf(given), heartbeat: heartbeatOf(given) };
}

function heartbeatOf(settings: Settings): Heartbeat {
  const { heartbeatReceiver: receiver, heartbeatUrl: url, heartbeatIntervalMs: intervalMs } = settings;
  return { receiver, url, intervalMs };
}

/** Names in a folder; an absent folder has none. */
const listFolder = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []);
const readText = (path: string): Promise<string> => readFile(path, 'utf8');

/** As the engine will read expressions, before there is one. */
function expressionParser({ features }: Settings): (text: string) => Expr {
  const options = parseOptionsOf(new Set(sortFeatures(features).features));
  return (text) => parsePromql(text, options);
}

interface Base extends RuntimeOptions {
  readonly metrics: Metrics;
  readonly ruleFiles: RuleFileSource;
  readonly configuration: Configuration;
  readonly place: DatabasePlace;
}

async function compose(base: Base): Promise<Runtime> {
  const { log, metrics, configuration, place } = base;
  const given = withPrometheusValues(base.settings, configuration.current()?.storage ?? {});
  const clock = systemClock;
  const settings = await runtimeSettings(given);
  const database = openDatabase({
    url: place.url,
    migrationsDir: join(base.root, 'prisma/migrations'),
    folderInUse: place.folderInUse,
    random: Math.random,
    log,
    metrics,
  });
  const { leastFreeDiskBytes } = settings.storage;
  const room =
    settings.databaseUrl === null
      ? await watchDiskRoom({ folder: settings.dataDir, leastFreeBytes: leastFreeDiskBytes, log, metrics })
      : null;
  const entities = createEntities({ databaseUrl: place.url, log });
  const auth = createAuth({ entities, clock, log, metrics, settings });
  // No two processes that live at the same time have the same.
  const instance = `${hostname()}:${settings.port === 0 ? `pid ${process.pid}` : settings.port}`;
  const store = createSeriesStore({
    databaseUrl: place.url,
    instance,
    clock,
    log,
    metrics,
    limits: { ...settings.storage, retentionMs: settings.retentionMs },
    shortage: () => room?.shortage() ?? null,
  });
  const { features, unknown } = sortFeatures(settings.features);
  for (const option of unknown) log.warn({ option }, 'Unknown option for --enable-feature');
  const shared = { databaseUrl: place.url, clock, log, metrics };
  const leases = createLeases({ ...shared, instance });
  const own = { settings, leases, environment: process.env, random: Math.random };
  const alerting = await createAlerting({ ...shared, ...own });
  const parts = { scraper: null as Scraper | null };
  const notes = createNotes({ databaseUrl: place.url, topic: 'targets', log });
  const shares = createTargetShares(leases, hostname(), { rebalance: async () => parts.scraper?.rebalance() });
  const engine = createEngine({ reader: store, clock, log, metrics, limits: settings.query, features });
  const scraper = createScraper({
    appender: store.lingering(SCRAPE_LINGER_MS),
    exemplars: store,
    clock,
    timers: systemTimers,
    log,
    metrics,
    readFile: (path) => readFile(path, 'utf8'),
    environment: process.env,
    ownAddress: `${hostname()}:${settings.port}`,
    hostName: hostname(),
    version: base.version,
    hostMetrics: settings.hostMetrics,
    readHostMetrics: hostReader(log),
    bufferLimitBytes: settings.storage.scrapeBufferBytes,
    shares,
    board: createTargetBoard({ notes, isShared: () => leases.hasOthers, log, metrics }),
  });
  parts.scraper = scraper;
  const rules = createRuleEngine({
    engine,
    appender: store,
    databaseUrl: place.url,
    leases,
    sink: alerting,
    apiGroups: createApiGroups({ db: entities.db, parse: (text) => engine.parse(text), log }),
    openHttpClient: clientOpener(given),
    externalUrl: settings.externalUrl,
    clock,
    timers: systemTimers,
    log,
    metrics,
  });
  const provisioning = createAlertingProvisioning({
    db: entities.db,
    engine,
    rules,
    objects: alerting,
    path: settings.provisioningPath,
    log,
    readFile: readText,
    listFolder,
    environment: process.env,
  });
  const others = { settings, log, metrics, clock, database, entities, auth, store, engine, scraper, alerting, rules };
  const made = { ...others, provisioning };
  const life = createLife({ ...made, base, leases });
  const reload = () =>
    reloadAll([() => configuration.reload(), () => alerting.reload(), () => provisioning.applyFiles()]);
  return { ...made, ...life, reload, routes: createRoutes(base, { ...made, ...life, reload }) };
}

function hostReader(log: Log): ReturnType<typeof createHostExporter> {
  const { platform } = process;
  return createHostExporter({ system: realHostSystem, clock: systemClock, timers: systemTimers, log, platform });
}

/** Files that the Prometheus configuration names are relative to it. */
function clientOpener({ configPath }: Settings): OpenHttpClient {
  return (config) =>
    createHttpClient(config, {
      readFile: (path) => readText(resolve(dirname(configPath ?? ''), path)),
      environment: process.env,
      nowMs: () => systemClock.nowMs(),
      timers: systemTimers,
    });
}

/** Each on its own: a broken file leaves its own part as it was, and is told at the end. */
async function reloadAll(parts: readonly (() => Promise<void>)[]): Promise<void> {
  const results = await Promise.allSettled(parts.map((part) => part()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

interface LifeParts extends Pick<
  Runtime,
  'database' | 'entities' | 'auth' | 'store' | 'scraper' | 'alerting' | 'rules'
> {
  readonly base: Base;
  readonly leases: Leases;
  readonly provisioning: AlertingProvisioning;
}

type Life = Pick<Runtime, 'unreadyReason' | 'isStopping' | 'started' | 'beginStop' | 'stop' | 'abandon'>;

/** Start and stop, in the order that keeps every promise: what was taken in is committed before the database goes. */
function createLife(parts: LifeParts): Life {
  const { base, database, entities, auth, store, scraper, alerting, leases, rules, provisioning } = parts;
  const { log, place, configuration } = base;
  let isStarted = false;
  let isStopping = false;

  const start = async (): Promise<void> => {
    const applied = await database.migrated;
    log.info({ applied }, applied.length === 0 ? 'migrations: none to apply' : 'migrations: applied');
    await retryWhileAway(
      log,
      () => isStopping,
      async () => {
        await Promise.all([auth.start(), store.start(), alerting.start(), provision(base, entities)]);
      },
    );
    if (isStopping) return;
    // Not before samples can be stored: other processes give targets up for this one.
    await leases.start();
    await retryWhileAway(
      log,
      () => isStopping,
      () => provisioning.start(),
    );
    scraper.apply(configuration.current());
    rules.apply(configuration.current(), base.ruleFiles.inForce());
    await retryWhileAway(
      log,
      () => isStopping,
      () => rules.start(),
    );
    isStarted = true;
  };

  return {
    started: start(),
    isStopping: () => isStopping,
    unreadyReason: () => {
      if (isStopping) return 'the process is stopping';
      const { state, reason } = database.status();
      if (state !== 'ready') return reason ?? 'the database is away';
      return isStarted ? null : 'the process is starting';
    },
    beginStop: () => {
      isStopping = true;
    },
    stop: async ({ isHasty }) => {
      isStopping = true;
      await rules.stop();
      await scraper.stop();
      await alerting.stop();
      await leases.stop();
      await store.stop();
      await entities.close();
      await database.stop();
      await place.close({ isHasty: isHasty() });
    },
    abandon: () => place.abandon(),
  };
}

/** The dashboards that come with Watchfire, then those of the operator. */
async function provision({ settings: { provisioningPath }, root, log }: Base, { db }: Entities): Promise<void> {
  const folders = [{ directory: join(root, 'provisioned/dashboards'), source: 'built-in' }];
  if (provisioningPath !== null)
    folders.push({ directory: join(provisioningPath, 'dashboards'), source: 'provisioning' });
  for (const folder of folders) {
    const { problems, ...counts } = await provisionDashboards(db, { ...folder, nowMs: systemClock.nowMs() });
    if (problems.length > 0) log.error({ ...folder, problems }, 'some provisioned dashboards cannot be read');
    else if (counts.savedCount + counts.removedCount > 0)
      log.info({ ...folder, ...counts }, 'dashboards were provisioned');
  }
}

async function retryWhileAway(log: Log, isOver: () => boolean, work: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    try {
      return await work();
    } catch (thrown) {
      if (!isEnvironmentError(thrown) && !isDatabaseFault(thrown)) throw thrown;
      log.warn({ reason: thrown instanceof Error ? thrown.message : String(thrown) }, 'cannot start yet; trying again');
      await pause(START_RETRY_MS);
    }
  }
}

type RouteParts = Omit<Runtime, 'routes'> & { readonly provisioning: AlertingProvisioning };

function createRoutes({ metrics, configuration, version, commit }: Base, parts: RouteParts): RouteTables {
  const { settings, clock, database, entities, auth, store, engine, scraper, rules, log } = parts;
  return createRouteTables({
    log,
    health: {
      version,
      commit,
      metrics,
      unreadyReason: parts.unreadyReason,
      isStopping: parts.isStopping,
      isDatabaseUp: () => database.status().state === 'ready',
      failingReceivers: () => parts.alerting.failingReceivers(),
    },
    people: { auth, entities, clock },
    rules: { rules, engine, db: entities.db },
    alertmanager: {
      alerting: parts.alerting,
      alertmanagerVersion: ALERTMANAGER_VERSION,
      revision: commit,
      startedAtMs: clock.nowMs(),
      nowMs: () => clock.nowMs(),
    },
    provisioning: parts.provisioning,
    remote: {
      receiver: createRemoteWriteReceiver({
        appender: store,
        exemplars: store,
        metrics,
        hashSeed: Math.trunc(Math.random() * 2 ** 32),
        limits: settings.remoteWrite,
      }),
    },
    prometheus: {
      engine,
      reader: store,
      exemplars: store,
      admin: store,
      log,
      scrape: scraper,
      nowMs: () => clock.nowMs(),
      reload: () => parts.reload(),
      federation: {
        externalLabels: () => configuration.current()?.global.externalLabels ?? new Map(),
        lookbackMs: settings.query.lookbackMs,
        maxSamples: settings.query.maxSamples,
      },
      status: {
        version,
        revision: commit,
        startedAtMs: clock.nowMs(),
        nowMs: () => clock.nowMs(),
        retentionText: formatDuration(settings.retentionMs),
        flags: () => ({ ...prometheusFlags(settings), ...shownFlags(settings) }),
        configYaml: () => scraper.configText(),
        configState: () => configuration.state(),
        storageStats: () => store.stats(),
      },
    },
  });
}
