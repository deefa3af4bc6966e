// The end of a process whose database is away.
import { afterEach, expect, test, vi } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { readAlert } from '@/lib/alerting/state/stored-alert';
import { createDispatcher } from '@/server/alerting/dispatch/dispatcher';
import { type Journal, RoleLostError } from '@/server/alerting/dispatch/journal';
import { createSendTurns } from '@/server/alerting/dispatch/send-turns';
import { createAlertingMetrics } from '@/server/alerting/alerting-metrics';
import { createPolicy } from '@/server/alerting/policy';
import type { StateStore } from '@/server/alerting/store/state-store';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

afterEach(() => void vi.useRealTimers());

const CONFIG = `route: {receiver: hook, group_wait: 0s}
receivers: [{name: hook, webhook_configs: [{url: 'http://hook.example'}]}]`;

function awayJournal(): Journal {
  const waiting: ((reason: unknown) => void)[] = [];
  return {
    write: () => new Promise((_resolve, reject) => void waiting.push(reject)),
    close: async () => {
      for (const reject of waiting) reject(new RoleLostError('the journal is closed'));
    },
  };
}

test('a delivery that waits for the database does not keep the process from its end', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  const nowMs = (): number => Date.now();
  const told = readAlert({ labels: { alertname: 'A' }, annotations: {}, generatorUrl: '' }, nowMs(), 300_000);
  if (typeof told === 'string') throw new Error(told);
  const alerts = new Map([[told.fingerprint, { ...told, revision: 1, settled: [] }]]);
  const store = { alerts, silences: new Map(), isInTouch: () => true } as unknown as StateStore;
  const config = parseAlertmanagerConfig(CONFIG, { fileName: 'alertmanager.yml', localZone: 'UTC' });
  const policy = createPolicy(config, store);
  const dispatcher = createDispatcher({
    store,
    policy: () => policy,
    journal: awayJournal(),
    deliver: () => Promise.reject(new Error('nothing is sent before it is written down')),
    turns: createSendTurns({ togetherLimit: 1 }),
    externalUrl: 'http://wf.example',
    metrics: createAlertingMetrics(createMetrics({ withProcess: false })),
    nowMs,
    log: silentLog(),
    readOrigins: async () => new Map(),
    saved: { ticks: new Map(), entries: new Map() },
  });
  await vi.advanceTimersByTimeAsync(1000);
  const stopped = dispatcher.stop({ patienceMs: 5000 }).then(() => 'stopped');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await Promise.race([stopped, Promise.resolve('waits')])).toBe('stopped');
});
