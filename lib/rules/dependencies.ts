// Which rules of a group read what earlier ones write: these wait, the others may run side by side (Prometheus rules/group.go).
import type { Matcher } from '@/lib/labels/matcher';
import { matcherTest } from '@/lib/labels/matcher';
import { METRIC_NAME } from '@/lib/labels/label-set';
import type { Expr } from '@/lib/promql/ast';
import { selectorsOf } from '@/lib/promql/selectors-of';

export interface RuleReads {
  readonly kind: 'recording' | 'alerting';
  readonly name: string;
  /** Of the expression, and of the recovery expression where there is one. */
  readonly exprs: readonly Expr[];
}

const ALERT_SERIES = ['ALERTS', 'ALERTS_FOR_STATE'];

/** For each rule the earlier rules that it reads, by index; `all` when one of its selectors may read anything. */
export type Dependencies = readonly (ReadonlySet<number> | 'all')[];

export function findDependencies(rules: readonly RuleReads[]): Dependencies {
  return rules.map((rule, at) => {
    const found = new Set<number>();
    for (const { matchers } of rule.exprs.flatMap(selectorsOf)) {
      const names = matchers.filter(({ name }) => name === METRIC_NAME);
      if (names.length === 0) return 'all';
      const reads = testOf(names);
      const alertNames = testOf(matchers.filter(({ name }) => name === 'alertname'));
      for (let earlier = 0; earlier < at; earlier += 1) {
        const other = rules[earlier];
        if (!other) continue;
        const isRead =
          other.kind === 'recording' ? reads(other.name) : ALERT_SERIES.some(reads) && alertNames(other.name);
        if (isRead) found.add(earlier);
      }
    }
    return found;
  });
}

function testOf(matchers: readonly Matcher[]): (value: string) => boolean {
  const tests = matchers.map(matcherTest);
  return (value) => tests.every((test) => test(value));
}

/**
 * The rules of a group in stretches, by index: those of a stretch read nothing of each other, so they may run side by side, and
 * what they give is stored before the next one begins.
 */
export function stretches(dependencies: Dependencies): readonly (readonly number[])[] {
  const all: number[][] = [];
  let current: number[] = [];
  for (const [at, reads] of dependencies.entries()) {
    const waits = reads === 'all' ? current.length > 0 : current.some((earlier) => reads.has(earlier));
    if (waits) {
      all.push(current);
      current = [];
    }
    current.push(at);
  }
  if (current.length > 0) all.push(current);
  return all;
}
