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
  const recordings = placesByName(rules, 'recording');
  const alerts = placesByName(rules, 'alerting');
  return rules.map((rule, at) => {
    const found = new Set<number>();
    for (const { matchers } of rule.exprs.flatMap(selectorsOf)) {
      const names = matchers.filter(({ name }) => name === METRIC_NAME);
      if (names.length === 0) return 'all';
      const read = placesThatMatch(recordings, names);
      if (ALERT_SERIES.some(testOf(names)))
        read.push(
          ...placesThatMatch(
            alerts,
            matchers.filter(({ name }) => name === 'alertname'),
          ),
        );
      for (const other of read) if (other < at) found.add(other);
    }
    return found;
  });
}

type Places = ReadonlyMap<string, readonly number[]>;

function placesByName(rules: readonly RuleReads[], kind: RuleReads['kind']): Places {
  const places = new Map<string, number[]>();
  for (const [at, rule] of rules.entries()) {
    if (rule.kind !== kind) continue;
    const ofName = places.get(rule.name) ?? [];
    places.set(rule.name, ofName);
    ofName.push(at);
  }
  return places;
}

/** Most selectors give the name: then no other is looked at. */
function placesThatMatch(places: Places, matchers: readonly Matcher[]): number[] {
  const test = testOf(matchers);
  const exact = matchers.find(({ type }) => type === '=');
  if (exact) return test(exact.value) ? [...(places.get(exact.value) ?? [])] : [];
  return [...places].flatMap(([name, found]) => (test(name) ? found : []));
}

function testOf(matchers: readonly Matcher[]): (value: string) => boolean {
  const tests = matchers.map((matcher) => matcherTest(matcher));
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
    // A stretch has no gaps: it is everything from its first rule on.
    const first = current[0] ?? at;
    const waits = reads === 'all' ? current.length > 0 : [...reads].some((earlier) => earlier >= first);
    if (waits) {
      all.push(current);
      current = [];
    }
    current.push(at);
  }
  if (current.length > 0) all.push(current);
  return all;
}
