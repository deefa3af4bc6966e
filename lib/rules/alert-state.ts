// The life of an alert: none → pending → firing → inactive. Pure: from the instances before and what a run saw to those after.
// Prometheus rules/alerting.go; what differs is said where it differs.
import type { LabelSet } from '@/lib/labels/label-set';

export type AlertState = 'pending' | 'firing' | 'inactive';

/** Why an instance ended when it was not that its series went. */
export type EndReason = 'missing series' | 'no data' | 'error' | 'rule removed' | 'paused';

/** One label set of an alerting rule. Its identity is the label set, `alertname` among it. */
export interface AlertInstance {
  readonly labels: LabelSet;
  readonly annotations: ReadonlyMap<string, string>;
  readonly state: AlertState;
  readonly value: number;
  readonly activeAtMs: number;
  readonly firedAtMs: number | null;
  readonly keepFiringSinceMs: number | null;
  readonly resolvedAtMs: number | null;
  /** When it was last handed to the notifications; null: never. */
  readonly lastSentAtMs: number | null;
  /** Runs in a row that did not see it, while they saw others. */
  readonly missedCount: number;
  readonly endReason: EndReason | null;
}

/** What a run saw of one label set. */
export interface Observation {
  readonly labels: LabelSet;
  readonly annotations: ReadonlyMap<string, string>;
  readonly value: number;
}

export interface AlertTimes {
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly missingSeriesEvalsToResolve: number;
}

export interface Run {
  readonly slotMs: number;
  readonly observed: ReadonlyMap<string, Observation>;
  /** What was not seen stays as it is: the query failed, gave nothing that counts, or gave more than the limit. */
  readonly keepsUnseen?: boolean;
  /** Takes no new instances. */
  readonly isFull?: boolean;
  readonly endReason?: EndReason;
}

export interface StateChange {
  readonly key: string;
  readonly from: AlertState | null;
  /** Null: forgotten without having fired. */
  readonly to: AlertState | null;
  readonly instance: AlertInstance;
}

export type Instances = ReadonlyMap<string, AlertInstance>;

export interface Advanced {
  readonly instances: Instances;
  readonly changes: readonly StateChange[];
  /** Keys that are gone: inactive for long enough, or forgotten. */
  readonly droppedKeys: readonly string[];
}

/** How long resolved instances are kept, and sent again meanwhile. */
const RESOLVED_RETENTION_MS = 15 * 60_000;
const UNTOLD_RETENTION_MS = 24 * 3_600_000;

const NOTHING: Advanced = { instances: new Map(), changes: [], droppedKeys: [] };

/** One run of a rule. The keys are those of `labelsKey`. */
export function advance(before: Instances, run: Run, times: AlertTimes): Advanced {
  if (before.size === 0 && run.observed.size === 0) return NOTHING;
  const instances = new Map<string, AlertInstance>();
  const changes: StateChange[] = [];
  const droppedKeys: string[] = [];
  for (const [key, instance] of before) {
    const observation = run.observed.get(key);
    if (observation && instance.state !== 'inactive') {
      const next = seen(instance, observation, run.slotMs, times);
      instances.set(key, next);
      if (next.state !== instance.state) changes.push({ key, from: instance.state, to: next.state, instance: next });
    } else if (!observation || run.isFull === true) {
      const next = unseen(instance, run, times);
      if (next) instances.set(key, next);
      else droppedKeys.push(key);
      if (next === null && instance.state === 'pending') changes.push({ key, from: 'pending', to: null, instance });
      else if (next && next.state !== instance.state)
        changes.push({ key, from: instance.state, to: next.state, instance: next });
    }
  }
  if (run.isFull === true) return { instances, changes, droppedKeys };
  for (const [key, observation] of run.observed) {
    if (instances.has(key)) continue;
    const instance = seen(fresh(observation, run.slotMs), observation, run.slotMs, times);
    instances.set(key, instance);
    changes.push({ key, from: before.has(key) ? 'inactive' : null, to: instance.state, instance });
  }
  return { instances, changes, droppedKeys };
}

function fresh({ labels, annotations, value }: Observation, slotMs: number): AlertInstance {
  return {
    labels,
    annotations,
    value,
    state: 'pending',
    activeAtMs: slotMs,
    firedAtMs: null,
    keepFiringSinceMs: null,
    resolvedAtMs: null,
    lastSentAtMs: null,
    missedCount: 0,
    endReason: null,
  };
}

function seen(
  instance: AlertInstance,
  { labels, annotations, value }: Observation,
  slotMs: number,
  { forMs }: AlertTimes,
): AlertInstance {
  const isDue = slotMs - instance.activeAtMs >= forMs;
  const renewed = { ...instance, labels, annotations, value, keepFiringSinceMs: null, missedCount: 0 };
  if (instance.state === 'pending' && isDue) return { ...renewed, state: 'firing', firedAtMs: slotMs };
  // `for` was raised meanwhile.
  if (instance.state === 'firing' && !isDue)
    return { ...renewed, state: 'pending', firedAtMs: null, lastSentAtMs: null };
  return renewed;
}

/** Null: forgotten. */
function unseen(instance: AlertInstance, run: Run, times: AlertTimes): AlertInstance | null {
  const { slotMs } = run;
  if (instance.state === 'inactive') return isForgotten(instance, slotMs) ? null : instance;
  if (run.keepsUnseen === true) return instance;
  const missedCount = instance.missedCount + 1;
  // Only while others are there: when nothing is left at all, that is for the rule's no-data policy to judge.
  if (run.observed.size > 0 && missedCount < times.missingSeriesEvalsToResolve) return { ...instance, missedCount };
  if (instance.state === 'pending') return null;
  const keepFiringSinceMs = instance.keepFiringSinceMs ?? slotMs;
  if (times.keepFiringForMs > 0 && slotMs - keepFiringSinceMs < times.keepFiringForMs)
    return { ...instance, keepFiringSinceMs };
  const reason = times.missingSeriesEvalsToResolve > 1 && run.observed.size > 0 ? 'missing series' : null;
  return ended(instance, slotMs, run.endReason ?? reason);
}

/** Not before the notifications have heard of the end, unless nobody takes it for a day. */
function isForgotten({ resolvedAtMs, lastSentAtMs }: AlertInstance, slotMs: number): boolean {
  const endedMs = resolvedAtMs ?? slotMs;
  const isTold = lastSentAtMs !== null && lastSentAtMs >= endedMs;
  return slotMs - endedMs > (isTold ? RESOLVED_RETENTION_MS : UNTOLD_RETENTION_MS);
}

function ended(instance: AlertInstance, slotMs: number, endReason: EndReason | null): AlertInstance {
  return { ...instance, state: 'inactive', resolvedAtMs: slotMs, missedCount: 0, endReason };
}

/** Of a rule that is deleted, renamed or paused: what fires ends, what was resolved stays until it is told, the rest goes. */
export function endAll(before: Instances, slotMs: number, reason: EndReason): Advanced {
  const instances = new Map<string, AlertInstance>();
  const changes: StateChange[] = [];
  const droppedKeys: string[] = [];
  for (const [key, instance] of before) {
    if (instance.state === 'inactive') instances.set(key, instance);
    else if (instance.state === 'pending') {
      droppedKeys.push(key);
      changes.push({ key, from: 'pending', to: null, instance });
    } else {
      const next = ended(instance, slotMs, reason);
      instances.set(key, next);
      changes.push({ key, from: 'firing', to: 'inactive', instance: next });
    }
  }
  return { instances, changes, droppedKeys };
}

/** Whether the notifications must hear of it now. */
export function needsSending(instance: AlertInstance, slotMs: number, resendDelayMs: number): boolean {
  const { state, resolvedAtMs, lastSentAtMs } = instance;
  if (state === 'pending') return false;
  if (lastSentAtMs === null) return true;
  if (resolvedAtMs !== null && resolvedAtMs > lastSentAtMs) return true;
  return lastSentAtMs + resendDelayMs < slotMs;
}

/**
 * Time that nobody evaluated does not count towards `for`. Negative when the clock was set back: then all times move with it, or
 * what fires would look as if it had only begun to wait, and its end as told already. Returns those that changed.
 */
export function withoutDownTime(before: Instances, downMs: number): Instances {
  const moved = [...before].filter(([, { state }]) => downMs < 0 || (downMs > 0 && state === 'pending'));
  return new Map(moved.map(([key, instance]) => [key, movedBy(instance, downMs)]));
}

function movedBy(instance: AlertInstance, byMs: number): AlertInstance {
  const move = (timeMs: number | null): number | null => (timeMs === null ? null : timeMs + byMs);
  return {
    ...instance,
    activeAtMs: instance.activeAtMs + byMs,
    firedAtMs: move(instance.firedAtMs),
    keepFiringSinceMs: move(instance.keepFiringSinceMs),
    resolvedAtMs: move(instance.resolvedAtMs),
    lastSentAtMs: move(instance.lastSentAtMs),
  };
}
