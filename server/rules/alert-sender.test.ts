import { expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { labelSetOf, labelsKey } from '@/lib/labels/label-set';
import type { AlertInstance } from '@/lib/rules/alert-state';
import { silentLog } from '@/server/platform/log';
import { createAlertSender } from '@/server/rules/alert-sender';
import { orphanState } from '@/server/rules/orphans';
import type { OutgoingAlert } from '@/server/rules/outgoing-alert';

const FIRING: AlertInstance = {
  labels: labelSetOf({ alertname: 'A' }),
  annotations: new Map(),
  state: 'firing',
  value: 1,
  activeAtMs: 1000,
  firedAtMs: 1000,
  keepFiringSinceMs: null,
  resolvedAtMs: null,
  lastSentAtMs: 1000,
  missedCount: 0,
  endReason: null,
};

test('what fires is announced, and whoever asked hears when that could not be done', async () => {
  const told: OutgoingAlert[] = [];
  let isAway = true;
  const sender = createAlertSender({
    sink: {
      accept: async (alerts) => {
        if (isAway) throw new EnvironmentError('Cannot reach the database');
        told.push(...alerts);
      },
    },
    forward: () => undefined,
    settings: () => ({ externalLabels: new Map(), relabel: (labels) => labels, externalUrl: 'http://wf.example' }),
    log: silentLog(),
  });
  const state = orphanState('rule');
  state.instances = new Map([[labelsKey(FIRING.labels), FIRING]]);
  const run = { config: { intervalMs: 3_600_000, name: 'g', file: 'f' }, states: [state], slotMs: 60_000 };
  expect(await sender.announce(run)).toBe(false);
  isAway = false;
  expect(await sender.announce(run)).toBe(true);
  expect(told).toMatchObject([{ labels: { alertname: 'A' }, startsAtMs: 1000, endsAtMs: 60_000 + 4 * 3_600_000 }]);
  expect([...state.instances.values()]).toMatchObject([{ lastSentAtMs: 60_000 }]);
});

test('many alerts go in parts; those that were taken before the database went away are not told again', async () => {
  const parts: number[] = [];
  let takenParts = 2;
  const sender = createAlertSender({
    sink: {
      accept: async (alerts) => {
        if (parts.length >= takenParts) throw new EnvironmentError('Cannot reach the database');
        parts.push(alerts.length);
      },
    },
    forward: () => undefined,
    settings: () => ({ externalLabels: new Map(), relabel: (labels) => labels, externalUrl: 'http://wf.example' }),
    log: silentLog(),
  });
  const state = orphanState('rule');
  state.instances = new Map(
    Array.from({ length: 1234 }, (_none, at) => {
      const labels = labelSetOf({ alertname: 'A', at: String(at) });
      return [labelsKey(labels), { ...FIRING, labels, lastSentAtMs: null }] as const;
    }),
  );
  const run = { config: { intervalMs: 15_000, name: 'g', file: 'f' }, states: [state], slotMs: 60_000 };
  await sender.send(run);
  takenParts = Infinity;
  await sender.send(run);
  expect(parts).toEqual([500, 500, 234]);
  expect([...state.instances.values()].every(({ lastSentAtMs }) => lastSentAtMs === 60_000)).toBe(true);
});
