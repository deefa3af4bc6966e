// Which feature flag switches on which part of the language.
import type { ParseOptions } from '@/lib/promql/token-cursor';
import type { PromqlFeature } from '@/server/promql/engine';

export function parseOptionsOf(features: ReadonlySet<PromqlFeature>): ParseOptions {
  return {
    hasExperimentalFunctions: features.has('promql-experimental-functions'),
    hasExtendedSelectors: features.has('promql-extended-range-selectors'),
    hasFillModifiers: features.has('promql-binop-fill-modifiers'),
  };
}
