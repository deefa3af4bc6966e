// Which selectors look for counter resets themselves: those that histogram_count, histogram_sum or histogram_avg read.
import type { Expr, VectorSelector } from '@/lib/promql/ast';

const STATISTICS: ReadonlySet<string> = new Set(['histogram_avg', 'histogram_count', 'histogram_sum']);
/** These need the buckets: nothing is looked for below them. */
const BUCKET_READERS: ReadonlySet<string> = new Set([
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
]);

/** The same tree, selectors marked. Prometheus reads such samples without buckets and finds resets on the way. */
export function markResetSearch(expr: Expr, isWanted = false): Expr {
  const mark = (inner: Expr): Expr => markResetSearch(inner, isWanted);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr;
    case 'vectorSelector':
      return marked(expr, isWanted);
    case 'matrixSelector':
      return { ...expr, selector: marked(expr.selector, isWanted) };
    case 'subquery':
      // Its steps skip samples.
      return { ...expr, expr: markResetSearch(expr.expr) };
    case 'paren':
    case 'unary':
      return { ...expr, expr: mark(expr.expr) };
    case 'aggregation':
      return { ...expr, expr: mark(expr.expr), param: expr.param && markResetSearch(expr.param) };
    case 'binary':
      return { ...expr, left: mark(expr.left), right: mark(expr.right) };
    case 'call': {
      const isStatistic = STATISTICS.has(expr.func) || (isWanted && !BUCKET_READERS.has(expr.func));
      return { ...expr, args: expr.args.map((arg) => markResetSearch(arg, isStatistic)) };
    }
  }
}

function marked(selector: VectorSelector, isWanted: boolean): VectorSelector {
  return isWanted ? { ...selector, findsResets: true } : selector;
}
