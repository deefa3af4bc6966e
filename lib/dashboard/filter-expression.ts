// Puts filters by hand into every selector of a query. Apart from their reading: it needs the parser, which few pages do.
import type { AdhocFilter } from '@/lib/dashboard/adhoc-filters';
import type { Matcher, MatcherType } from '@/lib/labels/matcher';
import type { Expr, VectorSelector } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { formatExpr } from '@/lib/promql/print';

/** The query with the filters in each of its selectors. A query that cannot be parsed stays, and says so elsewhere. */
export function withFilters(expr: string, filters: readonly AdhocFilter[]): string {
  const matchers = filters.flatMap(matcherOf);
  if (matchers.length === 0) return expr;
  try {
    return formatExpr(mapSelectors(parsePromql(expr), (selector) => withMatchers(selector, matchers)));
  } catch {
    return expr;
  }
}

const PLAIN_OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'];

/** Comparisons of size have no matcher in PromQL: they are left out. */
function matcherOf({ key, operator, value, values }: AdhocFilter): Matcher[] {
  if (operator === '=|' || operator === '!=|') {
    const pattern = (values ?? [value]).map(escapeRegex).join('|');
    return [{ name: key, type: operator === '=|' ? '=~' : '!~', value: pattern }];
  }
  const type = PLAIN_OPERATORS.includes(operator) ? (operator as MatcherType) : null;
  return type === null ? [] : [{ name: key, type, value }];
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$*+?.()|[\]{}]/g, String.raw`\$&`);
}

function withMatchers(selector: VectorSelector, added: readonly Matcher[]): VectorSelector {
  // The matcher that the name before the braces stands for is the last one.
  const at = selector.name === '' ? selector.matchers.length : selector.matchers.length - 1;
  return { ...selector, matchers: selector.matchers.toSpliced(at, 0, ...added) };
}

function mapSelectors(expr: Expr, change: (selector: VectorSelector) => VectorSelector): Expr {
  switch (expr.kind) {
    case 'vectorSelector':
      return change(expr);
    case 'matrixSelector':
      return { ...expr, selector: change(expr.selector) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => mapSelectors(arg, change)) };
    case 'binary':
      return { ...expr, left: mapSelectors(expr.left, change), right: mapSelectors(expr.right, change) };
    case 'aggregation':
      return {
        ...expr,
        expr: mapSelectors(expr.expr, change),
        param: expr.param === null ? null : mapSelectors(expr.param, change),
      };
    case 'subquery':
    case 'unary':
    case 'paren':
      return { ...expr, expr: mapSelectors(expr.expr, change) };
    case 'number':
    case 'string':
      return expr;
  }
}
