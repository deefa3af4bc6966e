// Alerting as a whole: alerts in, the configuration in force, notifications out.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { isInputError } from '@/lib/errors/input-error';
import { type Heartbeat, withHeartbeat } from '@/lib/alerting/heartbeat';
import type { StoredObjects } from '@/lib/alerting/config/stored-objects';
import { createNotificationTemplates } from '@/lib/alerting/templates/notification-templates';
import { listAlerts, listGroups, listReceivers } from '@/server/alerting/alert-views';
import { type AlertingMetrics, createAlertingMetrics } from '@/server/alerting/alerting-metrics';
import { explain } from '@/server/alerting/explain';
import { knownGroup } from '@/server/alerting/known-group';
import { readDeliveries, readStateChanges } from '@/server/alerting/history';
import { createConfigObjects } from '@/server/alerting/config-objects';
import { announceReceivers, placesOf } from '@/server/alerting/announce-receivers';
import { createReceiverHealth } from '@/server/alerting/receiver-health';
import { createDatabaseClock } from '@/server/alerting/database-clock';
import { type InForce, keepInForce } from '@/server/alerting/in-force';
import { createIntake } from '@/server/alerting/intake';
import { emptyConfig, type LoadedConfig, loadConfigFile } from '@/server/alerting/load-config';
import { createPolicy } from '@/server/alerting/policy';
import type { AlertingApi, ConfigObjects, ReceiverFailure, ReceiverTrials } from '@/server/alerting/ports';
import { createSender, type RecordingSender } from '@/server/alerting/receivers/create-sender';
import { createSendingRole, type SendingRole } from '@/server/alerting/sending-role';
import { createSilenceChanges } from '@/server/alerting/silence-changes';
import { countStates } from '@/server/alerting/state-counts';
import { createTrials } from '@/server/alerting/trials';
import { createUpkeep } from '@/server/alerting/upkeep';
import { readFiringSpans } from '@/server/alerting/store/firing-spans';
import { keepPartitions } from '@/server/alerting/store/partitions';
import { createAlertingPool, type Pool } from '@/server/alerting/store/pool';
import { createStateStore, type StateStore } from '@/server/alerting/store/state-store';
import type { Clock } from '@/server/platform/clock';
import type { Leases } from '@/server/platform/leases/leases';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { StartError } from '@/server/platform/start-error';
import { systemTimers } from '@/server/platform/timers';

export interface Alerting extends AlertingApi {
  /** After the migrations and before the leases are started. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface AlertingDeps {
  readonly databaseUrl: string;
  readonly leases: Pick<Leases, 'role'>;
  readonly settings: {
    /** Null: nothing is configured. */
    readonly alertmanagerConfigPath: string | null;
    readonly externalUrl: string;
    readonly alertHistoryRetentionMs: number;
    readonly notificationsTogether: number;
    readonly heartbeat: Heartbeat;
    /** Seals the secrets of what is made by API. */
    readonly secret: string;
  };
  /** For proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The version that clients of Alertmanager are told; amtool warns when it is not its own. */
export const ALERTMANAGER_VERSION = '0.34.0';
const ALERT_LIMIT = 200_000;
const SILENCE_LIMIT = 20_000;
/** At stop, deliveries under way may end by themselves for so long. */
const STOP_PATIENCE_MS = 5000;

/** Throws StartError when the configuration is broken. */
export async function createAlerting(deps: AlertingDeps): Promise<Alerting> {
  const { clock, log } = deps;
  const { alertmanagerConfigPath: configPath, alertHistoryRetentionMs: retentionMs } = deps.settings;
  const metrics = createAlertingMetrics(deps.metrics);
  metrics.buildInfo.set({ version: ALERTMANAGER_VERSION }, 1);
  const pool = createAlertingPool(deps);
  const databaseClock = createDatabaseClock({ pool, clock, metrics: deps.metrics, log });
  const nowMs = (): number => databaseClock.nowMs();
  const store = createStateStore({ pool, nowMs, log });
  const load = async (stored?: StoredObjects): Promise<LoadedConfig> => {
    const loaded = await (configPath === null ? emptyConfig(stored) : loadConfigFile(configPath, stored));
    return { ...loaded, config: withHeartbeat(loaded.config, deps.settings.heartbeat) };
  };
  const enforce = (loaded: LoadedConfig): InForce => {
    const sender = openSender(deps, loaded);
    noteConfig(loaded, metrics, nowMs(), log);
    return { loaded, sender, policy: createPolicy(loaded.config, store) };
  };
  const first = await atStart(async () => enforce(await load()));
  const externalUrl = deps.settings.externalUrl.replace(/\/$/, '');
  const health = createReceiverHealth({ ...deps, places: () => placesOf(inForce.current.loaded), metrics, nowMs });
  const role = createSendingRole({
    ...deps,
    health,
    externalUrl,
    pool,
    store,
    metrics,
    nowMs,
    policy: () => inForce.current.policy,
    sender: () => inForce.current.sender,
  });
  const inForce = keepInForce(first, {
    make: async () => enforce(await load(objects.current())),
    taken: (old) => role.dispatcher?.reload(old.policy),
    failed: () => metrics.reloadGood.set(0),
  });
  store.onChange((changed) => {
    inForce.update(changed);
    for (const alert of changed.alerts) role.dispatcher?.put(alert);
  });
  const upkeep = createUpkeep({
    pool,
    store,
    policy: () => inForce.current.policy,
    role,
    nowMs,
    log,
    retentionMs,
  });
  countStates({ store, policy: () => inForce.current.policy, role, metrics: deps.metrics, nowMs });

  const objects = createConfigObjects({
    ...deps,
    secret: deps.settings.secret,
    pool,
    nowMs,
    check: async (stored) => void createNotificationTemplates((await load(stored)).templates),
    apply: () => inForce.reload(),
  });

  let isStarted = false;
  return {
    ...createViews({
      store,
      pool,
      role,
      nowMs,
      inForce: () => inForce.current,
      metrics,
      failing: () => health.failing(),
    }),
    ...objects,
    failingReceivers: () => health.failing(),
    ...createTrials({ inForce: () => inForce.current, externalUrl, clock }),
    reload: () => inForce.reload(),
    async start() {
      // Called again when another part could not start.
      if (isStarted) return;
      await databaseClock.start();
      await keepPartitions(pool, nowMs(), retentionMs);
      await store.start();
      await objects.start();
      upkeep.start();
      health.start();
      role.open();
      isStarted = true;
    },
    async stop() {
      objects.stop();
      upkeep.stop();
      databaseClock.stop();
      await role.close({ patienceMs: STOP_PATIENCE_MS });
      await health.stop();
      await store.stop();
      await inForce.current.sender.close();
      await pool.end();
    },
  };
}

function openSender({ clock, environment, log }: AlertingDeps, { folder, templates }: LoadedConfig): RecordingSender {
  return createSender(
    { templates, readFile: (path) => readFile(isAbsolute(path) ? path : join(folder, path), 'utf8') },
    {
      environment,
      nowMs: () => clock.nowMs(),
      timers: systemTimers,
      monotonicMs: () => clock.monotonicMs(),
      onBug: (thrown) =>
        log.error(
          { stack: thrown instanceof Error ? thrown.stack : String(thrown) },
          'a bug of Watchfire in a receiver',
        ),
    },
  );
}

async function atStart<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (isInputError(thrown)) throw new StartError(thrown.message, { cause: thrown });
    throw thrown;
  }
}

interface ViewParts {
  readonly store: StateStore;
  readonly pool: Pool;
  readonly role: SendingRole;
  readonly metrics: AlertingMetrics;
  readonly nowMs: () => number;
  readonly inForce: () => InForce;
  readonly failing: () => readonly ReceiverFailure[];
}

function createViews(
  parts: ViewParts,
): Omit<AlertingApi, 'reload' | 'failingReceivers' | keyof ReceiverTrials | keyof ConfigObjects> {
  const { store, pool, role, metrics, nowMs, inForce } = parts;
  const intake = createIntake({
    store,
    metrics,
    nowMs,
    resolveTimeoutMs: () => inForce().loaded.config.resolveTimeoutMs,
    alertLimit: ALERT_LIMIT,
  });
  const silences = createSilenceChanges({ store, nowMs, silenceLimit: SILENCE_LIMIT });
  const sources = () => ({ alerts: store.alerts, policy: inForce().policy, nowMs: nowMs() });
  return {
    accept: (alerts) => intake.accept(alerts),
    alerts: (filter) => listAlerts(sources(), filter),
    groups: (filter) => listGroups(sources(), filter),
    receivers: (matchers) => listReceivers(inForce().policy, matchers),
    silences: () => silences.list(),
    silence: (id) => silences.find(id),
    putSilence: (wish, changedBy) => silences.put(wish, changedBy),
    expireSilence: (id, changedBy) => silences.expire(id, changedBy),
    configText: () => inForce().loaded.config.printed,
    explain: (labels, atMs) =>
      explain(
        {
          ...sources(),
          silences: store.silences,
          nowMs: atMs ?? nowMs(),
          failing: parts.failing(),
          groupOf: (id) => knownGroup(id, role.dispatcher, pool),
        },
        labels,
      ),
    deliveries: (query) => readDeliveries(pool, query),
    stateChanges: (query) => readStateChanges(pool, query),
    firingSpans: (query) => readFiringSpans(pool, query),
  };
}

function noteConfig({ config, text }: LoadedConfig, metrics: AlertingMetrics, atMs: number, log: Log): void {
  for (const warning of config.warnings) log.warn({ warning }, 'the configuration of notifications');
  const receivers = [...config.receivers.values()];
  metrics.reloadGood.set(1);
  metrics.reloadedAt.set(atMs / 1000);
  metrics.configHash.set(createHash('sha256').update(text).digest().readUIntBE(0, 6));
  announceReceivers(config, metrics);
  metrics.receivers.set(receivers.length);
  metrics.integrations.set(receivers.reduce((sum, { integrations }) => sum + integrations.length, 0));
}
