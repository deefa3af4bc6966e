// Names of the metrics that a PromQL query reads, and which existing names are close to one that does not exist.
import type { Expr } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { WHOLE_LANGUAGE } from '@/lib/promql/token-cursor';

const NEAREST_COUNT = 3;

/** In order of appearance, each once; none when the text cannot be parsed. */
export function metricNamesOf(text: string): readonly string[] {
  try {
    const names = new Set<string>();
    collect(parsePromql(text, WHOLE_LANGUAGE), names);
    return [...names];
  } catch {
    return [];
  }
}

function collect(expr: Expr, names: Set<string>): void {
  switch (expr.kind) {
    case 'vectorSelector': {
      const exact = expr.matchers.find((matcher) => matcher.name === '__name__' && matcher.type === '=');
      const name = expr.name === '' ? (exact?.value ?? '') : expr.name;
      if (name !== '') names.add(name);
      return;
    }
    case 'matrixSelector':
      collect(expr.selector, names);
      return;
    case 'call':
      for (const arg of expr.args) collect(arg, names);
      return;
    case 'binary':
      collect(expr.left, names);
      collect(expr.right, names);
      return;
    case 'aggregation':
    case 'subquery':
    case 'unary':
    case 'paren':
      collect(expr.expr, names);
      return;
    case 'number':
    case 'string':
  }
}

/** The names that share most words and the longest beginning with the wanted one. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const words = new Set(wordsOf(wanted));
  return names
    .map((name) => ({ name, score: scoreOf(name, wanted, words) }))
    .filter(({ score }) => score > 0.6)
    .toSorted((left, right) => right.score - left.score || left.name.length - right.name.length)
    .slice(0, NEAREST_COUNT)
    .map(({ name }) => name);
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** 0 to 2: the share of words in common plus the share of the beginning in common. */
function scoreOf(name: string, wanted: string, words: ReadonlySet<string>): number {
  const own = wordsOf(name);
  const common = own.filter((word) => words.has(word)).length;
  let prefix = 0;
  while (prefix < wanted.length && name[prefix] === wanted[prefix]) prefix += 1;
  return common / Math.max(1, own.length, words.size) + prefix / Math.max(1, wanted.length, name.length);
}
