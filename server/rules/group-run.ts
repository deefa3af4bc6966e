// One run of a group: every rule once, with the same timestamp, each seeing what the ones before it wrote.
import { isInputError } from '@/lib/errors/input-error';
import { findDependencies, stretches } from '@/lib/rules/dependencies';
import { withoutDownTime, type Advanced } from '@/lib/rules/alert-state';
import type { VectorSample } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { writeAlertSeries } from '@/server/rules/alert-series';
import type { CompiledRule } from '@/server/rules/compile-rule';
import { advanceAfterError, advanceAlerts, limitError } from '@/server/rules/evaluate-alerting';
import { evaluateRecording } from '@/server/rules/evaluate-recording';
import type { GroupConfig } from '@/server/rules/group-config';
import type { ResultWriter } from '@/server/rules/result-writer';
import type { RuleMetrics } from '@/server/rules/rule-metrics';
import type { AskRules, RuleAnswer } from '@/server/rules/rule-query';
import type { AlertingState, RuleState } from '@/server/rules/rule-status';
import { ResultBatch } from '@/server/rules/sample-batch';
import type { ExpandTexts } from '@/server/rules/template-scope';
import type { SampleAppender } from '@/server/storage/ports';

export interface GroupRunDeps {
  readonly ask: AskRules;
  readonly expandTexts: ExpandTexts;
  readonly appender: Pick<SampleAppender, 'seriesRef'>;
  readonly writer: ResultWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<RuleMetrics, 'evaluated'>;
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
    await runStretch(due, { ...options, config, batch }, deps);
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

/** The rules of one stretch: asked together, then each by itself. */
async function runStretch(states: readonly RuleState[], run: RuleRun, deps: GroupRunDeps): Promise<void> {
  if (states.length === 0) return;
  const timeMs = run.slotMs - run.config.queryOffsetMs;
  const startedMs = deps.clock.nowMs();
  const answers = await askAll(states, timeMs, deps);
  for (const [at, state] of states.entries()) {
    const answer = answers[at];
    if (run.isStopped() || !answer) return;
    state.lastEvaluationMs = startedMs;
    await runRule(state, answer, { run, deps });
  }
  deps.metrics.evaluated(run.config, {
    seconds: states.map(({ durationMs }) => durationMs / 1000),
    failureCount: states.filter(({ health }) => health === 'err').length,
  });
}

/** Nothing could be asked at all: that is each rule's error. */
async function askAll(
  states: readonly RuleState[],
  timeMs: number,
  { ask, clock }: GroupRunDeps,
): Promise<readonly RuleAnswer[]> {
  const startedMs = clock.monotonicMs();
  try {
    return await ask.many(
      states.map(({ compiled }) => compiled),
      timeMs,
    );
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return states.map(() => ({ samples: [], error, durationMs: (clock.monotonicMs() - startedMs) / states.length }));
  }
}

interface RuleRun extends RunOptions {
  readonly config: GroupConfig;
  readonly batch: ResultBatch;
}

interface Running {
  readonly run: RuleRun;
  readonly deps: GroupRunDeps;
}

async function runRule(state: RuleState, answer: RuleAnswer, { run, deps }: Running): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  state.resultCount = answer.samples.length;
  try {
    if (answer.error) await hold(state, answer.error, run);
    else if (state.kind === 'recording')
      evaluateRecording(state, answer.samples, { batch: run.batch, limit: run.config.limit });
    else await runAlerting(state, answer.samples, { run, deps });
    state.health = 'ok';
    state.lastError = '';
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (!isInputError(thrown) && state.lastError !== message)
      deps.log.error({ err: thrown, rule: state.compiled.rule.name }, 'A rule could not be evaluated');
    state.health = 'err';
    state.lastError = message;
  }
  state.durationMs = answer.durationMs + deps.clock.monotonicMs() - startedMs;
}

/** The query failed: the rule's policy decides what its alerts do. Then the failure goes on. */
async function hold(state: RuleState, error: Error, { slotMs, batch }: RuleRun): Promise<never> {
  if (state.kind === 'alerting') {
    take(state, advanceAfterError(state, slotMs, error.message));
    state.written = await writeAlertSeries(state.instances, state.written, batch);
  }
  throw error;
}

async function runAlerting(state: AlertingState, samples: readonly VectorSample[], running: Running): Promise<void> {
  // Most rules, most of the time.
  if (samples.length === 0 && state.instances.size === 0 && state.compiled.rule.noDataState === 'OK') return;
  const { config, batch, slotMs, keepsUnseen } = running.run;
  const { ask, expandTexts } = running.deps;
  const timeMs = slotMs - config.queryOffsetMs;
  const { recovery, rule } = state.compiled;
  const advanced = await advanceAlerts(state, samples, {
    slotMs,
    limit: config.limit,
    keepsUnseen,
    expand: expandTexts(rule.name, timeMs),
    recovering: async () => (recovery ? ask.one(recovery, timeMs) : []),
  });
  take(state, advanced);
  state.written = await writeAlertSeries(state.instances, state.written, batch);
  if (config.limit > 0 && samples.length > config.limit) throw limitError(config.limit, samples.length);
}

function take(state: AlertingState, advanced: Advanced): void {
  state.instances = advanced.instances;
  for (const { key } of advanced.changes) state.dirty.add(key);
  for (const key of advanced.droppedKeys) state.dirty.add(key);
}

/** The clock was set, or nobody evaluated for a while: that time does not count towards `for`. */
export function shiftTimes(states: readonly RuleState[], byMs: number): void {
  if (byMs === 0) return;
  for (const state of states) {
    if (state.kind !== 'alerting') continue;
    const moved = withoutDownTime(state.instances, byMs);
    state.instances = new Map([...state.instances, ...moved]);
    // The next process counts on from here.
    for (const key of moved.keys()) state.dirty.add(key);
  }
}
