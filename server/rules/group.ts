// A group that runs: its timer, its rules' states, and what follows each run. One run at a time; what follows never delays the next.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { GroupConfig } from '@/server/rules/group-config';
import { type GroupPlan, type GroupRunDeps, planGroup, runGroup, shiftTimes } from '@/server/rules/group-run';
import { type GroupLegacy, takeOver } from '@/server/rules/group-legacy';
import { createGroupTimes } from '@/server/rules/group-times';
import { createGroupPublisher } from '@/server/rules/group-publisher';
import type { PublishDeps } from '@/server/rules/publish-run';
import type { GroupFigures, RuleMetrics } from '@/server/rules/rule-metrics';
import type { RuleState } from '@/server/rules/rule-status';
import { ResultBatch } from '@/server/rules/sample-batch';
import type { EvaluationRow } from '@/server/rules/state-record';

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

const ANNOUNCE_RETRY_MS = 5000;

export function createGroup(config: GroupConfig, options: GroupOptions, deps: GroupDeps): Group {
  const { clock, timers, log, metrics } = deps;
  const { states, ghosts, staleRefs } = takeOver(config, options.legacy, clock.nowMs());
  const plan: GroupPlan = planGroup(config, states);
  const startedMs = clock.nowMs();
  const times = createGroupTimes(config.grid, { lastSlotMs: options.legacy?.lastSlotMs ?? null, ...options });
  let nextSlotMs: number | null = null;
  let cancelTimer: (() => void) | null = null;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  let missedSlots = 0;
  const status = { lastEvaluationMs: null as number | null, durationMs: 0 };
  const publisher = createGroupPublisher({ config, states, ghosts }, deps);

  const run = async (slotMs: number): Promise<void> => {
    if (deps.token() === null || isStopped) return;
    metrics.iterated(config, missedSlots);
    missedSlots = 0;
    const beganMs = clock.nowMs();
    const monotonicMs = clock.monotonicMs();
    shiftTimes(states, times.begin(slotMs, monotonicMs));
    await writeStale(slotMs);
    const isSettling = beganMs - startedMs < Math.max(deps.settleMs(), 2 * config.intervalMs);
    const keepsUnseen = times.hadGap && isSettling;
    await runGroup(plan, { slotMs, keepsUnseen, isStopped: () => isStopped }, deps);
    status.lastEvaluationMs = beganMs;
    status.durationMs = clock.monotonicMs() - monotonicMs;
    if (isStopped) return;
    metrics.ran(config, figuresOf(states, config, { durationMs: status.durationMs, atMs: beganMs }));
    publisher.follow(slotMs, evaluationOf(states, beganMs, status.durationMs));
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

  const schedule = (): void => {
    if (isStopped) return;
    const nowMs = clock.nowMs();
    const { slotMs, missedCount } = times.next(nowMs);
    nextSlotMs = slotMs;
    missedSlots = missedCount;
    cancelTimer = timers.after(slotMs - nowMs, () => {
      running = run(slotMs)
        .catch((thrown: unknown) => log.error({ err: thrown, group: config.name }, 'A run of rules broke off'))
        .then(schedule);
    });
  };

  const announce = async (): Promise<void> => {
    if (isStopped || (await publisher.announce())) return;
    // The next run may be hours away, and the notifications do not wait for so long.
    timers.after(ANNOUNCE_RETRY_MS, () => void announce());
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
      return publisher.isTold && staleRefs.size === 0;
    },
    start: schedule,
    announce,
    stop: async () => {
      isStopped = true;
      cancelTimer?.();
      await running;
      await publisher.settled();
      return { states, ghosts: publisher.untold(), staleRefs, lastSlotMs: times.lastSlotMs };
    },
    runSlot: async (slotMs) => {
      await run(slotMs);
      await publisher.settled();
    },
  };
}

function figuresOf(
  states: readonly RuleState[],
  { intervalMs }: GroupConfig,
  run: { readonly durationMs: number; readonly atMs: number },
): GroupFigures {
  return {
    ...run,
    intervalMs,
    ruleCount: states.length,
    ruleDurationMs: states.reduce((sum, state) => sum + state.durationMs, 0),
    sampleCount: states.reduce((sum, state) => sum + state.resultCount, 0),
  };
}

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
