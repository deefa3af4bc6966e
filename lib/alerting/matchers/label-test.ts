// Matchers against the labels of an alert.
import { compileAnchoredLine, type Matcher, matcherTest } from '@/lib/labels/matcher';

export type Labels = Readonly<Record<string, string>>;
export type LabelsTest = (labels: Labels) => boolean;

export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** A test for values, as Alertmanager's matchers test them. Throws InputError for a broken regex. */
export function valueTest(matcher: Matcher): (candidate: string) => boolean {
  return matcherTest(matcher, compileAnchoredLine);
}

/** All must match; a missing label is an empty one. Throws InputError for a broken regex. */
export function labelsTest(matchers: readonly Matcher[]): LabelsTest {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
  return (labels) => tests.every(({ name, test }) => test(labelOf(labels, name)));
}
