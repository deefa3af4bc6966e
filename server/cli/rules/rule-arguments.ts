// Arguments that the commands about rules share.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { globTest } from '@/lib/config/prometheus/file-glob';
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

/** Files that match a pattern, sorted; none when nothing does. */
export async function filesMatching(pattern: string): Promise<string[]> {
  const folder = dirname(pattern);
  const matches = globTest(basename(pattern));
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter(matches)
    .toSorted()
    .map((name) => join(folder, name));
}
