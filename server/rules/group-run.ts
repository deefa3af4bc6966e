// One run of a group: every rule once, with the same timestamp, each seeing what the ones before it wrote.
import { isInputError } from '@/lib/errors/input-error';
import { findDependencies, stretches } from '@/lib/rules/dependencies';
import { withoutDownTime, type Advanced } from '@/lib/rules/alert-state';
import type { VectorSample } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { writeAlertSeries } from '@/server/rules/alert-series';
import type { CompiledRule } from '@/server/rules/compile-rule';
import { activeCount, advanceAfterError, advanceAlerts, limitError } from '@/server/rules/evaluate-alerting';
import { evaluateRecording } from '@/server/rules/evaluate-recording';
import type { GroupConfig } from '@/server/rules/group-config';
import type { ResultWriter } from '@/server/rules/result-writer';
import type { RuleMetrics } from '@/server/rules/rule-metrics';
import type { AskRule } from '@/server/rules/rule-query';
import type { AlertingState, RecordingState, RuleState } from '@/server/rules/rule-status';
import { ResultBatch } from '@/server/rules/sample-batch';
import type { ExpandTexts } from '@/server/rules/template-scope';
import type { SampleAppender } from '@/server/storage/ports';

export interface GroupRunDeps {
  readonly ask: AskRule;
  readonly expandTexts: ExpandTexts;
  readonly appender: Pick<SampleAppender, 'seriesRef'>;
  readonly writer: ResultWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<RuleMetrics, 'evaluated'>;
  /** Rules of one group that may run side by side. */
  readonly concurrency: number;
}

export interface GroupPlan {
  readonly config: GroupConfig;
  readonly states: readonly RuleState[];
  readonly stretches: readonly (readonly number[])[];
}

export function planGroup(config: GroupConfig, states: readonly RuleState[]): GroupPlan {
  return { config, states, stretches: stretches(findDependencies(config.rules.map(readsOf))) };
}

function readsOf(compiled: CompiledRule) {
  const exprs =
    compiled.kind === 'alerting' && compiled.recovery ? [compiled.expr, compiled.recovery.expr] : [compiled.expr];
  return { kind: compiled.kind, name: compiled.rule.name, exprs };
}

export interface RunOptions {
  readonly slotMs: number;
  /** Alerts that are not seen stay: after a restart data may not be complete yet. */
  readonly keepsUnseen: boolean;
  readonly isStopped: () => boolean;
}

/** Never throws for what a rule does: its health tells. Resolves when the results are in the store, or wait for it. */
export async function runGroup(plan: GroupPlan, options: RunOptions, deps: GroupRunDeps): Promise<void> {
  const { config, states } = plan;
  const batch = new ResultBatch(deps.appender, options.slotMs - config.queryOffsetMs);
  for (const stretch of plan.stretches) {
    if (options.isStopped()) return;
    const due = stretch.flatMap((at) => {
      const state = states[at];
      return state && !state.compiled.rule.isPaused ? [state] : [];
    });
    await eachOf(due, deps.concurrency, (state) => runRule(state, { ...options, config, batch }, deps));
    await flush(batch, config, deps);
  }
}

async function flush(batch: ResultBatch, { file, name }: GroupConfig, { writer, log }: GroupRunDeps): Promise<void> {
  const samples = batch.take();
  if (!samples) return;
  try {
    const outcome = await writer.write(samples);
    if (outcome !== 'waiting' && outcome.rejected.length > 0)
      log.warn(
        { file, group: name, count: outcome.rejected.length, reason: outcome.rejected[0]?.reason },
        'The store refused results of rules',
      );
  } catch (thrown) {
    log.error({ err: thrown, file, group: name }, 'Cannot store results of rules');
  }
}

/** At most `limit` at a time. */
async function eachOf<T>(all: readonly T[], limit: number, work: (one: T) => Promise<void>): Promise<void> {
  if (all.length <= 1 || limit <= 1) {
    for (const one of all) await work(one);
    return;
  }
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(limit, all.length) }, worker));
}

interface RuleRun extends RunOptions {
  readonly config: GroupConfig;
  readonly batch: ResultBatch;
}

async function runRule(state: RuleState, run: RuleRun, deps: GroupRunDeps): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  state.lastEvaluationMs = deps.clock.nowMs();
  try {
    if (state.kind === 'recording') await runRecording(state, run, deps);
    else await runAlerting(state, run, deps);
    state.health = 'ok';
    state.lastError = '';
  } catch (thrown) {
    if (run.isStopped()) return;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (!isInputError(thrown) && state.lastError !== message)
      deps.log.error({ err: thrown, rule: state.compiled.rule.name }, 'A rule could not be evaluated');
    state.health = 'err';
    state.lastError = message;
    state.resultCount = 0;
  }
  state.durationMs = deps.clock.monotonicMs() - startedMs;
  deps.metrics.evaluated(run.config, state.durationMs / 1000, state.health === 'ok');
}

async function runRecording(state: RecordingState, { config, batch, slotMs }: RuleRun, { ask }: GroupRunDeps) {
  const samples = await ask(state.compiled, slotMs - config.queryOffsetMs);
  evaluateRecording(state, samples, { batch, limit: config.limit });
  state.resultCount = samples.length;
}

async function runAlerting(state: AlertingState, run: RuleRun, deps: GroupRunDeps): Promise<void> {
  const { config, batch, slotMs } = run;
  const timeMs = slotMs - config.queryOffsetMs;
  const { recovery, rule } = state.compiled;
  const samples = await askOrHold(state, run, deps);
  state.resultCount = samples.length;
  const advanced = await advanceAlerts(state, samples, {
    slotMs,
    limit: config.limit,
    keepsUnseen: run.keepsUnseen,
    expand: deps.expandTexts(rule.name, timeMs),
    recovering: async () => (recovery ? deps.ask(recovery, timeMs) : []),
  });
  take(state, advanced);
  state.written = writeAlertSeries(state.instances, state.written, batch);
  if (config.limit > 0 && samples.length > config.limit) throw limitError(config.limit, samples.length);
}

/** When the query fails the rule's policy decides what its alerts do; then the failure goes on. */
async function askOrHold(state: AlertingState, run: RuleRun, deps: GroupRunDeps): Promise<readonly VectorSample[]> {
  const { config, batch, slotMs } = run;
  try {
    return await deps.ask(state.compiled, slotMs - config.queryOffsetMs);
  } catch (thrown) {
    if (!run.isStopped()) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      take(state, advanceAfterError(state, slotMs, message));
      state.written = writeAlertSeries(state.instances, state.written, batch);
    }
    throw thrown;
  }
}

function take(state: AlertingState, advanced: Advanced): void {
  state.instances = advanced.instances;
  for (const { key } of advanced.changes) state.dirty.add(key);
  for (const key of advanced.droppedKeys) state.dirty.add(key);
}

/** The clock was set, or nobody evaluated for a while: that time does not count towards `for`. */
export function shiftPending(states: readonly RuleState[], byMs: number): void {
  for (const state of states)
    if (state.kind === 'alerting' && activeCount(state.instances) > 0)
      state.instances = withoutDownTime(state.instances, byMs);
}
