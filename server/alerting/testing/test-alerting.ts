// Alerting in this process over a database of its own.
import { type Alerting, createAlerting } from '@/server/alerting/create-alerting';
import { systemClock } from '@/server/platform/clock';
import { createLeases } from '@/server/platform/leases/leases';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase } from '@/server/platform/testing/test-database';

export interface TestAlerting {
  readonly databaseUrl: string;
  /** Without a file; each has its own memory and its own key. */
  start(options?: { readonly secret?: string }): Promise<Alerting>;
  close(): Promise<void>;
}

/** On a database of its own, or on one that its caller drops. */
export async function openTestAlerting(shared?: { readonly databaseUrl: string }): Promise<TestAlerting> {
  const database = shared ? { url: shared.databaseUrl, drop: async () => undefined } : await createTestDatabase();
  const log = silentLog();
  const running: Alerting[] = [];
  return {
    databaseUrl: database.url,
    start: async ({ secret = 'x'.repeat(40) } = {}) => {
      const metrics = createMetrics({ withProcess: false });
      const alerting = await createAlerting({
        databaseUrl: database.url,
        leases: createLeases({ databaseUrl: database.url, instance: 'test', clock: systemClock, log, metrics }),
        settings: {
          alertmanagerConfigPath: null,
          secret,
          externalUrl: 'https://wf.example',
          alertHistoryRetentionMs: 86_400_000,
          notificationsTogether: 64,
          heartbeat: { receiver: null, url: null, intervalMs: 60_000 },
        },
        environment: {},
        clock: systemClock,
        random: Math.random,
        log,
        metrics,
      });
      running.push(alerting);
      await alerting.start();
      return alerting;
    },
    close: async () => {
      await Promise.all(running.map((alerting) => alerting.stop()));
      await database.drop();
    },
  };
}
