// THE composition root: every part is made here, by hand, in order. Nobody else builds things.
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isInputError } from '@/lib/errors/input-error';
import type { Heartbeat } from '@/lib/alerting/heartbeat';
import type { Expr } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { createAlerting } from '@/server/alerting/create-alerting';
import { createAuth } from '@/server/auth/auth';
import { createEntities } from '@/server/entities/entities';
import { systemClock } from '@/server/platform/clock';
import { sortFeatures } from '@/server/platform/settings/features';
import type { Log } from '@/server/platform/log';
import { watchDiskRoom } from '@/server/platform/disk-room';
import { createNotes } from '@/server/platform/leases/notes';
import { createLeases } from '@/server/platform/leases/leases';
import { createMetrics } from '@/server/platform/metrics';
import { openDatabase } from '@/server/platform/postgres/database';
import { checkSchemaFloor } from '@/server/platform/postgres/migrate';
import { openDatabasePlace } from '@/server/platform/postgres/database-place';
import { withPrometheusValues } from '@/server/platform/settings/load-settings';
import { externalUrlProblem } from '@/server/platform/settings/external-url';
import { externalUrlOf, type Settings } from '@/server/platform/settings/registry';
import { loadSecret } from '@/server/platform/settings/secret';
import { StartError } from '@/server/platform/start-error';
import { parseOptionsOf } from '@/server/promql/parse-options';
import { createEngine } from '@/server/promql/create-engine';
import type { OpenHttpClient } from '@/server/rules/alertmanager-client';
import { createApiGroups } from '@/server/rules/api-groups';
import { createRuleEngine } from '@/server/rules/create-rule-engine';
import type { RuleEngine } from '@/server/rules/ports';
import { builtInGroups } from '@/server/rules/built-in-groups';
import { createRuleFileSource } from '@/server/rules/rule-files';
import { createAlertingProvisioning } from '@/server/provisioning/create-provisioning';
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
import { createSeriesStore } from '@/server/storage/create-series-store';
import { createLife } from '@/server/runtime-life';
import type { Base, Runtime, RuntimeOptions, RuntimeSettings } from '@/server/runtime-parts';
import { createRoutes } from '@/server/runtime-routes';

/** How long batches of scrapes wait for each other to share a commit. */
const SCRAPE_LINGER_MS = 200;

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

async function compose(base: Base): Promise<Runtime> {
  const { log, metrics, configuration, place } = base;
  const given = withPrometheusValues(base.settings, configuration.current()?.storage ?? {});
  const clock = systemClock;
  const settings = await runtimeSettings(given);
  // No two processes that live at the same time have the same.
  const instance = `${hostname()}:${settings.port === 0 ? `pid ${process.pid}` : settings.port}`;
  const migrationsDir = join(base.root, 'prisma/migrations');
  const database = openDatabase({
    url: place.url,
    migrationsDir,
    instance,
    folderInUse: place.folderInUse,
    random: Math.random,
    log,
    metrics,
  });
  const { leastFreeDiskBytes: leastFreeBytes, diskReserveBytes: reserveBytes } = settings.storage;
  const room =
    settings.databaseUrl === null
      ? await watchDiskRoom({ folder: settings.dataDir, leastFreeBytes, reserveBytes, log, metrics })
      : null;
  const entities = createEntities({ databaseUrl: place.url, log });
  const auth = createAuth({ entities, clock, log, metrics, settings });
  const store = createSeriesStore({
    databaseUrl: place.url,
    instance,
    clock,
    log,
    metrics,
    limits: { ...settings.storage, retentionMs: settings.retentionMs },
    shortage: () => room?.shortage() ?? null,
    checkSchema: (client) => checkSchemaFloor(client, migrationsDir),
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
