// One test of a file of unit tests: the rules run over the input, then alerts and expressions are compared.
import type { LabelSet } from '@/lib/labels/label-set';
import type { UnitTest, UnitTestFile } from '@/lib/rules/unit-test-file';
import { formatDuration } from '@/lib/units/duration';
import type { TemporaryStore } from '@/server/cli/temporary-store';
import { alertFailure, type ShownAlert } from '@/server/cli/rules/compare-alerts';
import { exprFailure } from '@/server/cli/rules/compare-samples';
import { readInputSeries } from '@/server/cli/rules/unit-test-series';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { configureGroup, type GroupSource } from '@/server/rules/group-config';
import { type GroupPlan, type GroupRunDeps, planGroup, runGroup } from '@/server/rules/group-run';
import { createResultWriter } from '@/server/rules/result-writer';
import { createAskRules } from '@/server/rules/rule-query';
import { newRuleState } from '@/server/rules/rule-status';
import { createExpandTexts } from '@/server/rules/template-scope';
import type { SampleBatch } from '@/server/storage/ports';

export interface TestSetting {
  readonly file: Pick<UnitTestFile, 'evaluationIntervalMs' | 'groupEvalOrder' | 'isFuzzy'>;
  readonly groups: readonly GroupSource[];
  readonly target: TemporaryStore;
  /** What the store takes for now. */
  readonly moveClock: (timeMs: number) => void;
}

/** Why it fails, each as promtool words it; none when it passes. */
export async function runUnitTest(test: UnitTest, setting: TestSetting): Promise<string[]> {
  const { file, target } = setting;
  const unnamed = test.alertTests.find(({ alertName }) => alertName === '');
  if (unnamed)
    return [
      `an item under alert_rule_test misses required attribute alertname at eval_time ${formatDuration(unnamed.evalTimeMs)}`,
    ];
  const input = readInputSeries(test);
  const plans = planGroups(test, setting);
  const deps = runDeps(test, setting);
  const lastMs = Math.max(0, ...[...test.alertTests, ...test.exprTests].map(({ evalTimeMs }) => evalTimeMs));
  const failures: string[] = [];
  const due = test.alertTests.toSorted((left, right) => left.evalTimeMs - right.evalTimeMs);
  for (let passedMs = 0; passedMs <= lastMs; passedMs += file.evaluationIntervalMs) {
    const slotMs = test.startMs + passedMs;
    setting.moveClock(slotMs);
    await target.load(input.until(slotMs));
    const errors = await runAll(plans, slotMs, deps);
    if (errors.length > 0) return errors.map((error) => `    ${error}`);
    const nextMs = passedMs + file.evaluationIntervalMs;
    for (const alertTest of due.filter(({ evalTimeMs }) => evalTimeMs >= passedMs && evalTimeMs < nextMs)) {
      const failure = alertFailure(alertTest, firingAlerts(plans, alertTest.alertName), test.name);
      if (failure !== null) failures.push(failure);
    }
  }
  await target.load(input.until(test.startMs + lastMs));
  for (const exprTest of test.exprTests) {
    const failure = await exprFailure(exprTest, { test, isFuzzy: file.isFuzzy, engine: target.engine });
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

function planGroups(test: UnitTest, { file, groups, target }: TestSetting): GroupPlan[] {
  const order = new Map(file.groupEvalOrder.map((name, at) => [name, at]));
  const positionOf = (name: string): number => order.get(name) ?? 0;
  return groups
    .toSorted((left, right) => positionOf(left.group.name) - positionOf(right.group.name))
    .map((source) => {
      const defaults = { intervalMs: file.evaluationIntervalMs, queryOffsetMs: 0 };
      const config = configureGroup(source, defaults, (text) => target.engine.parse(text));
      return planGroup(config, config.rules.map(newRuleState));
    });
}

function runDeps(test: UnitTest, { target }: TestSetting): GroupRunDeps {
  const ask = createAskRules(target.engine);
  const settings = { externalUrl: test.externalUrl, externalLabels: test.externalLabels };
  const log = silentLog();
  const appender = {
    seriesRef: (labels: LabelSet) => target.store.seriesRef(labels),
    append: (batch: SampleBatch) => target.store.append(batch, 'import'),
  };
  return {
    ask,
    expandTexts: createExpandTexts({ ask, settings: () => settings, monotonicMs: () => systemClock.monotonicMs() }),
    appender,
    writer: createResultWriter(appender, log),
    clock: systemClock,
    log,
    metrics: { evaluated: () => undefined },
  };
}

/** What went wrong with rules, as promtool words it. */
async function runAll(plans: readonly GroupPlan[], slotMs: number, deps: GroupRunDeps): Promise<string[]> {
  const errors: string[] = [];
  for (const plan of plans) {
    await runGroup(plan, { slotMs, keepsUnseen: false, isStopped: () => false }, deps);
    for (const { compiled, lastError } of plan.states)
      if (lastError !== '')
        errors.push(`rule: ${compiled.rule.name}, time: ${formatDuration(slotMs)}, err: ${lastError}`);
  }
  return errors;
}

function firingAlerts(plans: readonly GroupPlan[], alertName: string): ShownAlert[] {
  return plans.flatMap(({ states }) =>
    states.flatMap((state) => {
      if (state.kind !== 'alerting' || state.compiled.rule.name !== alertName) return [];
      return [...state.instances.values()].flatMap(({ state: now, labels, annotations }) =>
        now === 'firing' ? [{ labels, annotations }] : [],
      );
    }),
  );
}
