// An alert as it is kept: what several tellings of it make together.
import { cleanLabels, fingerprintOf, labelsProblem } from '@/lib/alerting/labels';
import type { Labels } from '@/lib/alerting/matchers/label-test';

export interface StoredAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  /** The end was set because none was told: a later telling moves it. */
  readonly isTimeout: boolean;
  readonly generatorUrl: string;
  /** A rule of this product told of it last: the rule says when it is over. */
  readonly isOwn: boolean;
  /** When it came in, for the first time since it was resolved last. */
  readonly receivedAtMs: number;
}

export interface ToldAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
  readonly generatorUrl: string;
  readonly isOwn?: boolean;
}

export function isResolved({ endsAtMs }: Pick<StoredAlert, 'endsAtMs'>, nowMs: number): boolean {
  return endsAtMs <= nowMs;
}

/** Times are filled in, empty labels dropped. Returns the reason when the alert is refused. */
export function readAlert(told: ToldAlert, nowMs: number, resolveTimeoutMs: number): StoredAlert | string {
  const labels = cleanLabels(told.labels);
  const problem = labelsProblem(labels) ?? annotationsProblem(told.annotations);
  if (problem !== null) return problem;
  const startsAtMs = told.startsAtMs ?? told.endsAtMs ?? nowMs;
  const isTimeout = told.endsAtMs === undefined;
  const endsAtMs = told.endsAtMs ?? nowMs + resolveTimeoutMs;
  if (endsAtMs < startsAtMs) return 'start time must be before end time';
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: told.annotations,
    startsAtMs,
    endsAtMs,
    updatedAtMs: nowMs,
    isTimeout,
    generatorUrl: told.generatorUrl,
    isOwn: told.isOwn === true,
    receivedAtMs: nowMs,
  };
}

function annotationsProblem(annotations: Labels): string | null {
  return Object.hasOwn(annotations, '') ? 'invalid annotations: invalid name ""' : null;
}

/** What is kept after a telling: both in one when their times overlap, else the new one. */
export function mergeAlerts(before: StoredAlert | undefined, told: StoredAlert, nowMs: number): StoredAlert {
  if (!before) return told;
  const receivedAtMs = isResolved(before, nowMs) ? told.receivedAtMs : before.receivedAtMs;
  const isWithin = (timeMs: number): boolean => timeMs > before.startsAtMs && timeMs < before.endsAtMs;
  const isOverlapping = isWithin(told.endsAtMs) || isWithin(told.startsAtMs) || told.startsAtMs === before.startsAtMs;
  if (!isOverlapping) return { ...told, receivedAtMs };
  return {
    ...told,
    receivedAtMs,
    startsAtMs: Math.min(before.startsAtMs, told.startsAtMs),
    ...mergedEnd(before, told, nowMs),
  };
}

function mergedEnd(before: StoredAlert, told: StoredAlert, nowMs: number): Pick<StoredAlert, 'endsAtMs' | 'isTimeout'> {
  const { endsAtMs, isTimeout } = told;
  if (isResolved(told, nowMs))
    return { isTimeout, endsAtMs: isResolved(before, nowMs) ? Math.max(before.endsAtMs, endsAtMs) : endsAtMs };
  // An end that was told outlives one that was only assumed.
  return before.endsAtMs > endsAtMs && !before.isTimeout
    ? { endsAtMs: before.endsAtMs, isTimeout: before.isTimeout }
    : { endsAtMs, isTimeout };
}

/**
 * An alert of a rule that ends before the time only because nobody was there to tell of it again: its rule did not say that it is
 * over, and no group has said so.
 */
export function isNeglected(
  alert: Pick<StoredAlert, 'isOwn' | 'endsAtMs' | 'updatedAtMs'> & { readonly settled: readonly string[] },
  beforeMs: number,
): boolean {
  const isTold = alert.endsAtMs <= alert.updatedAtMs;
  return alert.isOwn && !isTold && alert.settled.length === 0 && alert.endsAtMs < beforeMs;
}
