// Feature flags by Prometheus' names (`--enable-feature`). As there, a name that is not known is warned of and does nothing.

/** Those that change an answer. All are off unless named. */
export const FEATURES = [
  'promql-experimental-functions',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
  'promql-delayed-name-removal',
  'type-and-unit-labels',
  'use-start-timestamps',
] as const;
export type Feature = (typeof FEATURES)[number];

/** Names of Prometheus that need no switch here: always on, or of no meaning to this store. */
const SETTLED_FEATURES: ReadonlySet<string> = new Set([
  'auto-gomaxprocs',
  'auto-gomemlimit',
  'concurrent-rule-eval',
  'exemplar-storage',
  'memory-snapshot-on-shutdown',
  'native-histograms',
  'promql-at-modifier',
  'promql-duration-expr',
  'promql-negative-offset',
  'remote-write-receiver',
]);

/** Which of the names given switch something on, and which are none of Prometheus' that we know. */
export function sortFeatures(names: readonly string[]): { features: readonly Feature[]; unknown: readonly string[] } {
  const features = FEATURES.filter((feature) => names.includes(feature));
  const isKnown = (name: string): boolean => features.some((feature) => feature === name) || SETTLED_FEATURES.has(name);
  return { features, unknown: names.filter((name) => !isKnown(name)) };
}

/** `a, b` as names; empty ones are left out. */
export function parseFeatureNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
