// Arguments that the commands about rules share.
import { parsePromql } from '@/lib/promql/parser';
import type { Expr } from '@/lib/promql/ast';
import type { ReadRuleFileOptions } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import type { PromqlFeature } from '@/server/promql/engine';
import { parseOptionsOf } from '@/server/promql/parse-options';

/** Files are judged with everything that the language has. */
export const TOOL_FEATURES: readonly PromqlFeature[] = [
  'promql-experimental-functions',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
];

function parseForTools(text: string): Expr {
  return parsePromql(text, parseOptionsOf(new Set(TOOL_FEATURES)));
}

export function toolCheckers(options: { readonly ignoresUnknownFields: boolean }): ReadRuleFileOptions {
  return { ...ruleCheckers('utf8', parseForTools), ...options };
}
