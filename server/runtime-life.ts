// Start and stop of the parts, in their order.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { provisionDashboards } from '@/server/entities/dashboards/provision';
import type { Entities } from '@/server/entities/entities';
import { systemClock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Leases } from '@/server/platform/leases/leases';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';
import type { Base, Runtime } from '@/server/runtime-parts';

const START_RETRY_MS = 500;

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
export function createLife(parts: LifeParts): Life {
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
