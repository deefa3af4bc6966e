import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import type { AlertInstance } from '@/lib/rules/alert-state';
import { outgoingAlert } from '@/server/rules/outgoing-alert';

test('an alert that ended by a clock that was set back did not end before it began', () => {
  const instance: AlertInstance = {
    labels: labelSetOf({ alertname: 'A' }),
    annotations: new Map(),
    state: 'inactive',
    value: 1,
    activeAtMs: 1_000_000,
    firedAtMs: 1_000_000,
    keepFiringSinceMs: null,
    resolvedAtMs: 400_000,
    lastSentAtMs: 300_000,
    missedCount: 0,
    endReason: null,
  };
  const outgoing = outgoingAlert(instance, {
    slotMs: 400_000,
    intervalMs: 15_000,
    resendDelayMs: 60_000,
    externalLabels: new Map(),
    relabel: (labels) => labels,
    generatorUrl: '',
  });
  expect(outgoing).toMatchObject({ startsAtMs: 400_000, endsAtMs: 400_000, isOwn: true });
});
