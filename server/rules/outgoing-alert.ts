// An alert on its way to the notifications: external labels, relabelling, start and end as Prometheus sends them.
import { labelPairs, labelValue, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { Relabel } from '@/lib/labels/relabel';
import type { AlertInstance } from '@/lib/rules/alert-state';

/** What the notifications take. */
export interface OutgoingAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly generatorUrl: string;
  readonly isOwn: true;
}

/** A firing alert is good for so many intervals, or pauses between two sendings, without being told again. */
const LIFE_FACTOR = 4;
/** The annotation that says why an alert ended when it was not by itself. */
const REASON_ANNOTATION = 'resolved_reason';

export interface OutgoingOptions {
  readonly slotMs: number;
  readonly intervalMs: number;
  readonly resendDelayMs: number;
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly relabel: Relabel;
  readonly generatorUrl: string;
}

/** Null when relabelling drops it. */
export function outgoingAlert(instance: AlertInstance, options: OutgoingOptions): OutgoingAlert | null {
  let labels: LabelSet = instance.labels;
  for (const [name, value] of options.externalLabels)
    if (labelValue(labels, name) === '') labels = withLabel(labels, name, value);
  const relabelled = options.relabel(labels);
  if (!relabelled || relabelled.length === 0) return null;
  const { slotMs, intervalMs, resendDelayMs } = options;
  const reason = instance.endReason;
  const endsAtMs = instance.resolvedAtMs ?? slotMs + LIFE_FACTOR * Math.max(intervalMs, resendDelayMs);
  return {
    labels: Object.fromEntries(labelPairs(relabelled)),
    annotations: Object.fromEntries([
      ...instance.annotations,
      ...(reason !== null && instance.state === 'inactive' ? [[REASON_ANNOTATION, reason] as const] : []),
    ]),
    // A clock that was set back must not make it end before it began: nobody would take that.
    startsAtMs: Math.min(instance.firedAtMs ?? instance.activeAtMs, endsAtMs),
    endsAtMs,
    generatorUrl: options.generatorUrl,
    isOwn: true,
  };
}

/** Where the expression of a rule can be looked at. */
export function generatorUrl(externalUrl: string, query: string): string {
  return `${externalUrl.replace(/\/+$/, '')}/graph?g0.expr=${formEncode(query)}&g0.tab=1`;
}

/** As Go's url.QueryEscape. */
function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
