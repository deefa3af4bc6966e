// The metrics of the rule engine, under the names of Prometheus: people alert on them.
import type { Metrics } from '@/server/platform/metrics';
import type { GroupConfig } from '@/server/rules/group-config';

type Group = Pick<GroupConfig, 'file' | 'name'>;

export interface GroupFigures {
  readonly intervalMs: number;
  readonly ruleCount: number;
  readonly durationMs: number;
  readonly ruleDurationMs: number;
  readonly atMs: number;
  readonly sampleCount: number;
}

export interface RuleMetrics {
  /** Rules that were asked together. */
  evaluated(group: Group, run: { readonly seconds: readonly number[]; readonly failureCount: number }): void;
  iterated(group: Group, missedCount: number): void;
  ran(group: Group, figures: GroupFigures): void;
  removed(group: Group): void;
}

const LABEL = ['rule_group'] as const;

function ruleGroupLabel({ file, name }: Group): { rule_group: string } {
  return { rule_group: `${file};${name}` };
}

export function createRuleMetrics(metrics: Metrics): RuleMetrics {
  const counter = (name: string, help: string) => metrics.counter({ name, help, labelNames: LABEL });
  const gauge = (name: string, help: string) => metrics.gauge({ name, help, labelNames: LABEL });
  const evaluations = counter('prometheus_rule_evaluations_total', 'The total number of rule evaluations.');
  const failures = counter(
    'prometheus_rule_evaluation_failures_total',
    'The total number of rule evaluation failures.',
  );
  const iterations = counter(
    'prometheus_rule_group_iterations_total',
    'The total number of scheduled rule group evaluations, whether executed or missed.',
  );
  const missed = counter(
    'prometheus_rule_group_iterations_missed_total',
    'The total number of rule group evaluations missed due to slow rule group evaluation.',
  );
  const interval = gauge('prometheus_rule_group_interval_seconds', 'The interval of a rule group.');
  const lastDuration = gauge(
    'prometheus_rule_group_last_duration_seconds',
    'The duration of the last rule group evaluation.',
  );
  const lastRuleDuration = gauge(
    'prometheus_rule_group_last_rule_duration_sum_seconds',
    'The sum of time in seconds it took to evaluate each rule in the group.',
  );
  const lastEvaluation = gauge(
    'prometheus_rule_group_last_evaluation_timestamp_seconds',
    'The timestamp of the last rule group evaluation in seconds.',
  );
  const lastSamples = gauge(
    'prometheus_rule_group_last_evaluation_samples',
    'The number of samples returned during the last rule group evaluation.',
  );
  const rules = gauge('prometheus_rule_group_rules', 'The number of rules.');
  const duration = metrics.summary({
    name: 'prometheus_rule_evaluation_duration_seconds',
    help: 'The duration for a rule to execute.',
    percentiles: [0.5, 0.9, 0.99],
  });
  const groupDuration = metrics.summary({
    name: 'prometheus_rule_group_duration_seconds',
    help: 'The duration of rule group evaluations.',
    percentiles: [0.01, 0.05, 0.5, 0.9, 0.99],
  });
  const perGroup = [
    evaluations,
    failures,
    iterations,
    missed,
    interval,
    lastDuration,
    lastRuleDuration,
    lastEvaluation,
    lastSamples,
    rules,
  ];
  return {
    evaluated: (group, { seconds, failureCount }) => {
      const labels = ruleGroupLabel(group);
      evaluations.inc(labels, seconds.length);
      failures.inc(labels, failureCount);
      for (const one of seconds) duration.observe(one);
    },
    iterated: (group, missedCount) => {
      const labels = ruleGroupLabel(group);
      iterations.inc(labels, 1 + missedCount);
      missed.inc(labels, missedCount);
    },
    ran: (group, { intervalMs, ruleCount, durationMs, ruleDurationMs, atMs, sampleCount }) => {
      const labels = ruleGroupLabel(group);
      interval.set(labels, intervalMs / 1000);
      rules.set(labels, ruleCount);
      lastDuration.set(labels, durationMs / 1000);
      lastRuleDuration.set(labels, ruleDurationMs / 1000);
      lastEvaluation.set(labels, atMs / 1000);
      lastSamples.set(labels, sampleCount);
      groupDuration.observe(durationMs / 1000);
    },
    removed: (group) => {
      const labels = ruleGroupLabel(group);
      for (const metric of perGroup) metric.remove(labels);
    },
  };
}
