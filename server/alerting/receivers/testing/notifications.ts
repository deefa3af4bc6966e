// Notifications and integrations of tests.
import { GLOBAL_DEFAULTS, type GlobalSettings } from '@/lib/alerting/config/global-section';
import {
  INTEGRATION_KINDS,
  type IntegrationConfig,
  type IntegrationKindName,
  type IntegrationOf,
} from '@/lib/alerting/config/integrations/registry';
import { toHttpClient } from '@/lib/config/prometheus/to-http-client';
import type { HttpClientSettings } from '@/lib/config/prometheus/http-client';
import type { Notification, NotifiedAlert } from '@/server/alerting/ports';
import { createSender, type RecordingSender, type SenderDeps } from '@/server/alerting/receivers/create-sender';
import { systemTimers } from '@/server/platform/timers';

export const NOW_MS = Date.UTC(2026, 2, 1, 10, 5);

export const GROUP_KEY = '{}:{alertname="DiskFull", dc="ams"}';
/** sha256 of the group key. */
export const GROUP_HASH = '447dcc5585cf7c2a77362a03a15e36479cb366eab60089e032e83c839fc8aa8b';

export function alert(status: 'firing' | 'resolved', more: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return {
    status,
    labels: { alertname: 'DiskFull', dc: 'ams', instance: 'db1' },
    annotations: { summary: 'disk <full>' },
    startsAtMs: Date.UTC(2026, 2, 1, 10, 0, 0, 120),
    endsAtMs: status === 'firing' ? null : Date.UTC(2026, 2, 1, 10, 4, 30),
    generatorUrl: 'https://wf.example/graph?g0.expr=disk_free+%3C+5&g0.tab=1',
    fingerprint: 'ee163b355a61dbf9',
    ...more,
  };
}

export function notification(status: 'firing' | 'resolved', more: Partial<Notification> = {}): Notification {
  return {
    receiver: 'ops.team',
    integration: { kind: 'webhook', index: 0 },
    groupKey: GROUP_KEY,
    groupLabels: { alertname: 'DiskFull', dc: 'ams' },
    routeLabels: {},
    status,
    reason: status === 'firing' ? 'first notification' : 'all alerts resolved',
    alerts: [alert(status)],
    externalUrl: 'https://wf.example',
    nowMs: NOW_MS,
    deliveryId: 'delivery-1',
    kept: null,
    ...more,
  };
}

type Loose = Readonly<Record<string, unknown>>;

/** As a configuration makes it: with the defaults of the kind and what the global section gives. */
export function integration<K extends IntegrationKindName>(
  kind: K,
  settings: IntegrationOf<K>['settings'],
  http: HttpClientSettings = {},
): IntegrationConfig {
  const definition = INTEGRATION_KINDS[kind] as {
    readonly defaults: Loose;
    readonly sendsResolvedByDefault: boolean;
    readonly inherit?: (settings: Loose, global: GlobalSettings, refuse: (reason: string) => never) => Loose;
  };
  const refuse = (reason: string): never => {
    throw new Error(reason);
  };
  const whole = { ...definition.defaults, ...settings };
  const inherited = definition.inherit?.(whole, GLOBAL_DEFAULTS, refuse) ?? whole;
  const known = Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== undefined));
  return {
    kind,
    index: 0,
    sendResolved: definition.sendsResolvedByDefault,
    resolvedWhileMuted: 'send',
    settings: known,
    http: toHttpClient(http),
  } as unknown as IntegrationConfig;
}

export function testSender(
  options: Partial<Parameters<typeof createSender>[0]> = {},
  deps: Partial<SenderDeps> = {},
): RecordingSender {
  return createSender(
    {
      templates: [],
      readFile: async (path) => {
        throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
      },
      ...options,
    },
    {
      nowMs: () => NOW_MS,
      monotonicMs: () => 0,
      timers: systemTimers,
      environment: {},
      onBug: (thrown) => {
        throw thrown;
      },
      ...deps,
    },
  );
}
