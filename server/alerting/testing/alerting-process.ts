// Alerting with its API as a process of its own, without the rest of the product: many fit side by side, and each can be killed.
import { createAlerting, ALERTMANAGER_VERSION } from '@/server/alerting/create-alerting';
import { alertmanagerRoutes } from '@/server/http/alertmanager/routes';
import { createDispatch } from '@/server/http/dispatch';
import { healthRoutes } from '@/server/http/health/routes';
import { createHttpMetrics } from '@/server/http/http-metrics';
import { createListener } from '@/server/http/listener';
import { createReloadHandler } from '@/server/http/prometheus/reload';
import { KIB, type Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import { systemClock } from '@/server/platform/clock';
import { createLeases } from '@/server/platform/leases/leases';
import { createLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

const { DATABASE_URL: databaseUrl = '', PORT: port = '0', CONFIG: configPath = '', LOG_LEVEL = 'error' } = process.env;
const log = createLog(LOG_LEVEL);
const metrics = createMetrics({ withProcess: false });
const leases = createLeases({ databaseUrl, instance: `test:${port}`, clock: systemClock, log, metrics });
const alerting = await createAlerting({
  databaseUrl,
  leases,
  settings: {
    alertmanagerConfigPath: configPath,
    externalUrl: `http://127.0.0.1:${port}`,
    alertHistoryRetentionMs: 90 * 86_400_000,
    notificationsTogether: 64,
    heartbeat: { receiver: null, url: null, intervalMs: 60_000 },
    secret: 'a secret of tests, long enough to seal',
  },
  environment: process.env,
  clock: systemClock,
  random: Math.random,
  log,
  metrics,
});
let isReady = false;
const reload: Route = {
  methods: ['POST', 'PUT'],
  path: '/-/reload',
  permission: 'config:reload',
  isOpenToTrustedNetworks: true,
  bodyLimitBytes: KIB,
  errors: 'text',
  handler: createReloadHandler(() => alerting.reload()),
};
const unreadyReason = () => (isReady ? null : 'the process is starting');
const server = createListener({
  router: createRouter([
    ...alertmanagerRoutes({
      alerting,
      alertmanagerVersion: ALERTMANAGER_VERSION,
      revision: 'test',
      startedAtMs: Date.now(),
      nowMs: Date.now,
    }),
    ...healthRoutes({
      version: 'test',
      commit: 'test',
      metrics,
      unreadyReason,
      isDatabaseUp: () => true,
      failingReceivers: () => alerting.failingReceivers(),
      isStopping: () => false,
    }),
    reload,
  ]),
  dispatch: createDispatch({
    auth: {
      identify: async () => ({ kind: 'user', role: 'admin', userId: 1, login: 'ada', by: 'basic' }),
      authorize: () => undefined,
      checkCsrf: () => undefined,
    },
    unreadyReason,
    guard: (work) => work,
    onBug: () => undefined,
    log,
  }),
  pages: null,
  isHttps: false,
  isStopping: () => false,
  httpMetrics: createHttpMetrics(metrics),
  clock: systemClock,
  log,
});
server.listen(Number(port), '127.0.0.1');
await alerting.start();
await leases.start();
isReady = true;
process.on('SIGTERM', () => {
  void (async () => {
    server.close();
    server.closeAllConnections();
    await alerting.stop();
    await leases.stop();
    process.exit(0);
  })();
});
