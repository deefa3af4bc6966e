// An alert as a row keeps it, and back.
import { formatSampleValue } from '@/lib/formats/sample-value';
import { labelPairs, labelSet } from '@/lib/labels/label-set';
import type { AlertInstance, AlertState, EndReason } from '@/lib/rules/alert-state';

interface StoredAlert {
  readonly labels: readonly (readonly [string, string])[];
  readonly annotations: readonly (readonly [string, string])[];
  readonly state: AlertState;
  /** As text: JSON has no NaN. */
  readonly value: string;
  readonly activeAtMs: number;
  readonly firedAtMs: number | null;
  readonly keepFiringSinceMs: number | null;
  readonly resolvedAtMs: number | null;
  readonly lastSentAtMs: number | null;
  readonly missedCount: number;
  readonly endReason: EndReason | null;
}

export function storedAlertJson(instance: AlertInstance): string {
  const stored: StoredAlert = {
    ...instance,
    labels: labelPairs(instance.labels),
    annotations: [...instance.annotations],
    value: formatSampleValue(instance.value),
  };
  return JSON.stringify(stored);
}

/** The rows are ours: `storedAlertJson` wrote them. */
export function fromStoredAlert(text: string): AlertInstance {
  const stored = JSON.parse(text) as StoredAlert;
  return {
    ...stored,
    labels: labelSet(stored.labels),
    annotations: new Map(stored.annotations),
    value: numberOf(stored.value),
  };
}

function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
