// Matchers against the labels of an alert.
import { type Matcher, matcherTest } from '@/lib/labels/matcher';

export type Labels = Readonly<Record<string, string>>;
export type LabelsTest = (labels: Labels) => boolean;

export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** All must match; a missing label is an empty one. Throws InputError for a broken regex. */
export function labelsTest(matchers: readonly Matcher[]): LabelsTest {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: matcherTest(matcher) }));
  return (labels) => tests.every(({ name, test }) => test(labelOf(labels, name)));
}
