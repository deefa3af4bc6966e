import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { Route } from '@/lib/alerting/routing/route';
import type { Group, IntegrationState } from '@/server/alerting/dispatch/group';
import { createSendTurns } from '@/server/alerting/dispatch/send-turns';
import { tell, type TellDeps } from '@/server/alerting/dispatch/tell';
import type { Notification } from '@/server/alerting/ports';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 2);

test('after a clock was set back, a repeat comes after its interval and not when the old time has come again', async () => {
  const sent: Notification[] = [];
  let nowMs = START_MS;
  const route = { receiver: 'hook', labels: {}, groupIntervalMs: 60_000, repeatIntervalMs: HOUR_MS } as Route;
  const states = new Map<string, IntegrationState>();
  const group = { id: 'g', key: '{}:{}', route, labels: {}, states } as unknown as Group;
  const deps: TellDeps = {
    journal: { write: () => Promise.resolve(), close: () => Promise.resolve() },
    deliver: (notification) => {
      sent.push(notification);
      return Promise.resolve({ outcome: { kind: 'sent' }, attempts: [], isMaybeDelivered: false });
    },
    turns: createSendTurns({ togetherLimit: 1 }),
    externalUrl: '',
    groupOf: () => undefined,
    nowMs: () => nowMs,
    signal: new AbortController().signal,
  };
  const alert = { fingerprint: 'a', labels: { alertname: 'A' }, annotations: {} } as unknown as AlertRecord;
  const integration = { kind: 'webhook', index: 0, sendResolved: true } as IntegrationConfig;
  const tick = async (tickMs: number): Promise<void> => {
    nowMs = tickMs;
    await tell(deps, group, integration, { tickMs, alerts: [{ alert, isResolved: false, isSuppressed: false }] });
  };
  await tick(START_MS);
  await tick(START_MS - DAY_MS);
  await tick(START_MS - DAY_MS + HOUR_MS / 2);
  expect(sent).toHaveLength(1);
  await tick(START_MS - DAY_MS + HOUR_MS);
  expect(sent.map(({ reason }) => reason)).toEqual(['first notification', 'repeat interval elapsed']);
});

test('one message at a time is in doubt: the next goes out when the record of the one before is committed with its intent', async () => {
  const log: string[] = [];
  const commits: (() => void)[] = [];
  const route = { receiver: 'hook', labels: {}, groupIntervalMs: 60_000, repeatIntervalMs: HOUR_MS } as Route;
  const deps: TellDeps = {
    journal: {
      write: (write) => {
        if (write.kind === 'entry') log.push(`${write.entry.groupId} ${write.delivery?.state}`);
        return new Promise((resolve) => void commits.push(resolve));
      },
      close: () => Promise.resolve(),
    },
    deliver: ({ groupKey }) => {
      log.push(`${groupKey} goes out`);
      return Promise.resolve({ outcome: { kind: 'sent' }, attempts: [], isMaybeDelivered: false });
    },
    turns: createSendTurns({ togetherLimit: 1 }),
    externalUrl: '',
    groupOf: () => undefined,
    nowMs: () => START_MS,
    signal: new AbortController().signal,
  };
  const alert = { fingerprint: 'a', labels: { alertname: 'A' }, annotations: {} } as unknown as AlertRecord;
  const integration = { kind: 'webhook', index: 0, sendResolved: true } as IntegrationConfig;
  const told = ['one', 'two'].map((id) => {
    const group = { id, key: id, route, labels: {}, states: new Map() } as unknown as Group;
    return tell(deps, group, integration, {
      tickMs: START_MS,
      alerts: [{ alert, isResolved: false, isSuppressed: false }],
    });
  });
  const commit = async (): Promise<void> => {
    for (const done of commits.splice(0)) done();
    await nextTurn();
  };
  await nextTurn();
  await commit();
  // Both wait for the same commit.
  expect(log).toEqual(['one sending', 'one goes out', 'one sent', 'two sending']);
  await commit();
  await commit();
  expect(await Promise.all(told)).toEqual([true, true]);
  expect(log.slice(4)).toEqual(['two goes out', 'two sent']);
});
