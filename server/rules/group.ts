// A group that runs: its timer, its rules' states, and what follows each run. One run at a time; what follows never delays the next.
import { endAll } from '@/lib/rules/alert-state';
import { nextSlot, slotAfter } from '@/lib/rules/slots';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { GroupConfig } from '@/server/rules/group-config';
import { type GroupPlan, type GroupRunDeps, planGroup, runGroup, shiftPending } from '@/server/rules/group-run';
import { type PublishDeps, publishRun } from '@/server/rules/publish-run';
import type { RuleMetrics } from '@/server/rules/rule-metrics';
import { type AlertingState, newRuleState, type RuleState } from '@/server/rules/rule-status';
import { ResultBatch } from '@/server/rules/sample-batch';
import type { EvaluationRow } from '@/server/rules/state-store';
import type { SeriesRef } from '@/server/storage/ports';

export interface Timers {
  /** Calls `run` once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export interface GroupDeps extends Omit<GroupRunDeps, 'metrics'> {
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RuleMetrics;
  readonly publishing: PublishDeps;
  /** Of the lease; null when this process may not act for the group. */
  readonly token: () => number | null;
  /** How long data may be incomplete after a restart. */
  readonly settleMs: () => number;
}

/** What a group hands on to the one that takes its place. */
export interface GroupLegacy {
  readonly states: readonly RuleState[];
  readonly ghosts: readonly AlertingState[];
  readonly staleRefs: ReadonlySet<SeriesRef>;
  readonly lastSlotMs: number | null;
}

export interface Group {
  readonly config: GroupConfig;
  readonly states: readonly RuleState[];
  readonly lastEvaluationMs: number | null;
  readonly durationMs: number;
  readonly nextSlotMs: number | null;
  start(): void;
  /** Resolves when no run is under way; what is not told yet stays in the legacy. */
  stop(): Promise<GroupLegacy>;
  /** Tells the notifications of what fires and when it ends at the earliest, before the first run. */
  announce(): Promise<void>;
  /** Runs one slot now, whatever the timer says, and waits for what follows; for tools and tests. */
  runSlot(slotMs: number): Promise<void>;
  /** Whether nothing of rules that went is left to be told or marked stale. */
  readonly isTold: boolean;
}

export interface GroupOptions {
  readonly legacy: GroupLegacy | null;
  /** The states come from the database: some time may have gone by. */
  readonly isRestored: boolean;
  /** How long series of rules that went wait for their stale marker. */
  readonly staleDelayMs?: number;
}

export function createGroup(config: GroupConfig, options: GroupOptions, deps: GroupDeps): Group {
  const { clock, timers, log, metrics } = deps;
  const { states, ghosts, staleRefs } = takeOver(config, options.legacy, clock.nowMs());
  const plan: GroupPlan = planGroup(config, states);
  const startedMs = clock.nowMs();
  let lastSlotMs = options.legacy?.lastSlotMs ?? null;
  let lastMonotonicMs: number | null = null;
  let isRestored = options.isRestored;
  let nextSlotMs: number | null = null;
  let cancelTimer: (() => void) | null = null;
  let running: Promise<void> = Promise.resolve();
  let following: Promise<void> = Promise.resolve();
  let isFollowing = false;
  let isStopped = false;
  let missedSlots = 0;
  const status = { lastEvaluationMs: null as number | null, durationMs: 0 };
  let untold: readonly AlertingState[] = ghosts;

  /** Down time and a clock that was set do not count as time. */
  const adjustTimes = (slotMs: number): void => {
    if (lastSlotMs === null) return;
    const passedMs = slotMs - lastSlotMs;
    const realMs = lastMonotonicMs === null ? config.intervalMs : clock.monotonicMs() - lastMonotonicMs;
    const excessMs = passedMs - realMs;
    const isOff = Math.abs(excessMs) > Math.max(config.intervalMs, CLOCK_TOLERANCE_MS);
    if (lastMonotonicMs === null ? isRestored && excessMs > 0 : isOff) shiftPending(states, excessMs);
  };

  const run = async (slotMs: number): Promise<void> => {
    if (deps.token() === null || isStopped) return;
    metrics.iterated(config, missedSlots);
    missedSlots = 0;
    adjustTimes(slotMs);
    const hasGap = isRestored && lastSlotMs !== null && slotMs - lastSlotMs > config.intervalMs;
    if (!hasGap && lastMonotonicMs === null) isRestored = false;
    const beganMs = clock.nowMs();
    const monotonicMs = clock.monotonicMs();
    lastSlotMs = slotMs;
    lastMonotonicMs = monotonicMs;
    await writeStale(slotMs);
    const keepsUnseen = isRestored && beganMs - startedMs < Math.max(deps.settleMs(), 2 * config.intervalMs);
    await runGroup(plan, { slotMs, keepsUnseen, isStopped: () => isStopped }, deps);
    status.lastEvaluationMs = beganMs;
    status.durationMs = clock.monotonicMs() - monotonicMs;
    if (isStopped) return;
    metrics.ran(config, {
      intervalMs: config.intervalMs,
      ruleCount: states.length,
      durationMs: status.durationMs,
      ruleDurationMs: states.reduce((sum, state) => sum + state.durationMs, 0),
      atMs: beganMs,
      sampleCount: states.reduce((sum, state) => sum + state.resultCount, 0),
    });
    follow(slotMs, evaluationOf(states, beganMs, status.durationMs));
  };

  /** Series of rules that went. */
  const writeStale = async (slotMs: number): Promise<void> => {
    if (staleRefs.size === 0 || clock.nowMs() - startedMs < (options.staleDelayMs ?? 0)) return;
    const batch = new ResultBatch(deps.appender, slotMs - config.queryOffsetMs);
    for (const ref of staleRefs) batch.addStale(ref);
    staleRefs.clear();
    const samples = batch.take();
    if (samples) await deps.writer.write(samples).catch(() => undefined);
  };

  /** While the database is away the runs go on: what changed is committed and told after a later one. */
  const follow = (slotMs: number, evaluation: EvaluationRow | null): void => {
    const token = deps.token();
    if (token === null || isFollowing) return;
    isFollowing = true;
    following = publish(slotMs, evaluation, token).finally(() => {
      isFollowing = false;
    });
  };

  const publish = async (slotMs: number, evaluation: EvaluationRow | null, token: number): Promise<void> => {
    const told = [...alertingOf(states), ...untold];
    try {
      const isTaken = await publishRun({ config, states: told, slotMs, evaluation, token }, deps.publishing);
      if (!isTaken) log.warn({ file: config.file, group: config.name }, 'Another process has this group of rules now');
      else forgetTold();
    } catch (thrown) {
      if (!isEnvironmentError(thrown))
        log.error({ err: thrown, group: config.name }, 'Cannot publish the state of rules');
      else log.debug({ group: config.name, reason: thrown.message }, 'The state of rules waits for the database');
    }
  };

  const forgetTold = (): void => {
    for (const ghost of untold)
      for (const [key, instance] of ghost.instances)
        if (instance.state !== 'firing' && (instance.lastSentAtMs ?? 0) >= (instance.resolvedAtMs ?? 0)) {
          ghost.instances = without(ghost.instances, key);
          ghost.dirty.add(key);
        }
    // Rows that go are committed with the next run.
    untold = untold.filter(({ instances, dirty }) => instances.size > 0 || dirty.size > 0);
  };

  const schedule = (): void => {
    if (isStopped) return;
    const nowMs = clock.nowMs();
    const isAhead = lastSlotMs !== null && lastSlotMs > nowMs + 2 * config.intervalMs;
    if (lastSlotMs === null || lastMonotonicMs === null || isAhead) {
      nextSlotMs = nextSlot(isAhead ? nowMs : Math.max(nowMs, lastSlotMs ?? nowMs), config.grid);
    } else {
      const { slotMs, missedCount } = slotAfter(lastSlotMs, nowMs, config.grid);
      nextSlotMs = slotMs;
      missedSlots = missedCount;
    }
    const slotMs = nextSlotMs;
    cancelTimer = timers.after(slotMs - nowMs, () => {
      running = run(slotMs)
        .catch((thrown: unknown) => log.error({ err: thrown, group: config.name }, 'A run of rules broke off'))
        .then(schedule);
    });
  };

  return {
    config,
    states,
    get lastEvaluationMs() {
      return status.lastEvaluationMs;
    },
    get durationMs() {
      return status.durationMs;
    },
    get nextSlotMs() {
      return nextSlotMs;
    },
    get isTold() {
      return untold.length === 0 && staleRefs.size === 0 && !isFollowing;
    },
    start: schedule,
    announce: async () => {
      const firing = alertingOf(states).filter(({ instances }) => instances.size > 0);
      try {
        if (firing.length > 0 && deps.token() !== null)
          await deps.publishing.sender.announce({ config, states: firing, slotMs: clock.nowMs() });
      } catch (thrown) {
        log.error({ err: thrown, group: config.name }, 'Cannot tell of alerts that go on');
      }
    },
    stop: async () => {
      isStopped = true;
      cancelTimer?.();
      await running;
      await following;
      return { states, ghosts: untold, staleRefs, lastSlotMs };
    },
    runSlot: async (slotMs) => {
      await run(slotMs);
      await following;
    },
  };
}

/** A clock that differs by less from the monotonic one was not set: timers are late now and then. */
const CLOCK_TOLERANCE_MS = 10_000;

function evaluationOf(states: readonly RuleState[], startedMs: number, durationMs: number): EvaluationRow {
  const errors = states.flatMap(({ lastError }, at) => (lastError === '' ? [] : [[String(at), lastError] as const]));
  return {
    startedMs,
    durationUs: Math.round(durationMs * 1000),
    ruleUs: states.map((state) => Math.round(state.durationMs * 1000)),
    ruleCounts: states.map(({ resultCount }) => resultCount),
    errors: errors.length === 0 ? null : Object.fromEntries(errors),
  };
}

function alertingOf(states: readonly RuleState[]): AlertingState[] {
  return states.flatMap((state) => (state.kind === 'alerting' ? [state] : []));
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** Rules with the same name and labels go on where the others were; what is left of the rest is told and then forgotten. */
function takeOver(
  config: GroupConfig,
  legacy: GroupLegacy | null,
  nowMs: number,
): { states: RuleState[]; ghosts: AlertingState[]; staleRefs: Set<SeriesRef> } {
  const left = new Map((legacy?.states ?? []).map((state) => [state.compiled.key, state]));
  const ghosts: AlertingState[] = [...(legacy?.ghosts ?? [])];
  const staleRefs = new Set(legacy?.staleRefs);
  const bury = (state: RuleState, reason: 'rule removed' | 'paused'): void => {
    for (const ref of state.written) staleRefs.add(ref);
    if (state.kind !== 'alerting') return;
    const { instances, changes, droppedKeys } = endAll(state.instances, nowMs, reason);
    for (const { key } of changes) state.dirty.add(key);
    for (const key of droppedKeys) state.dirty.add(key);
    state.instances = instances;
    if (instances.size > 0 || state.dirty.size > 0) ghosts.push(state);
  };
  const states = config.rules.map((compiled): RuleState => {
    const before = left.get(compiled.key);
    left.delete(compiled.key);
    const fresh = newRuleState(compiled);
    if (!before || before.kind !== fresh.kind) {
      if (before) bury(before, 'rule removed');
      return fresh;
    }
    if (compiled.rule.isPaused) {
      bury(before, 'paused');
      return fresh;
    }
    return carryOver(before, fresh);
  });
  for (const state of left.values()) bury(state, 'rule removed');
  return { states, ghosts, staleRefs };
}

function carryOver(before: RuleState, fresh: RuleState): RuleState {
  const { health, lastError, durationMs, lastEvaluationMs, resultCount, written } = before;
  const common = { health, lastError, durationMs, lastEvaluationMs, resultCount, written };
  if (before.kind === 'alerting' && fresh.kind === 'alerting')
    return { ...fresh, ...common, instances: before.instances, dirty: before.dirty };
  return { ...fresh, ...common };
}
