// A syntax tree back to text: what parses to the same tree again.
import type {
  Aggregation,
  Binary,
  DurationExpr,
  Expr,
  MatrixSelector,
  NumberLiteral,
  Subquery,
  TimeShift,
  VectorMatching,
  VectorSelector,
} from '@/lib/promql/ast';
import { compareText } from '@/lib/labels/label-set';
import { formatDecimal } from '@/lib/promql/format-decimal';
import { formatGeneral } from '@/lib/promql/format-general';
import { quoteText } from '@/lib/promql/quote-text';
import { formatDuration } from '@/lib/units/duration';

/** One line of canonical PromQL. */
export function formatExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return formatNumber(expr);
    case 'string':
      return quoteText(expr.value);
    case 'paren':
      return `(${formatExpr(expr.expr)})`;
    case 'unary':
      return `${expr.op}${formatExpr(expr.expr)}`;
    case 'binary':
      return formatBinary(expr);
    case 'call':
      return `${expr.func}(${expr.args.map(formatExpr).join(', ')})`;
    case 'aggregation':
      return formatAggregation(expr);
    case 'vectorSelector':
      return `${formatSelector(expr)}${formatAt(expr)}${formatEdges(expr)}${formatOffset(expr)}`;
    case 'matrixSelector':
      return formatMatrixSelector(expr);
    case 'subquery':
      return formatSubquery(expr);
  }
}

/** Label names that need quotes get them. */
function formatLabelName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteText(name);
}

function formatNumber({ value, isDuration }: NumberLiteral): string {
  return isDuration ? formatSeconds(value) : formatDecimal(value);
}

function formatSeconds(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1000);
  return `${seconds < 0 ? '-' : ''}${formatDuration(ms)}`;
}

/** Milliseconds of either sign. */
function formatMs(ms: number): string {
  return `${ms < 0 ? '-' : ''}${formatDuration(Math.abs(ms))}`;
}

function formatBinary(expr: Binary): string {
  return `${formatExpr(expr.left)} ${formatOperator(expr)} ${formatExpr(expr.right)}`;
}

/** The operator with all that belongs to it: `+ on (a) group_left ()`. */
export function formatOperator({ op, returnsBool, matching }: Binary): string {
  const words = [op + (returnsBool ? ' bool' : '')];
  if (matching) {
    const { cardinality, labels, isOn, include } = matching;
    const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many';
    if (isOn || labels.length > 0 || isGrouped) words.push(`${isOn ? 'on' : 'ignoring'} (${formatLabels(labels)})`);
    if (isGrouped)
      words.push(`${cardinality === 'many-to-one' ? 'group_left' : 'group_right'} (${formatLabels(include)})`);
    words.push(...formatFill(matching));
  }
  return words.join(' ');
}

/** `fill (0)` where both sides have the same value. */
function formatFill({ fill: { left, right } }: VectorMatching): string[] {
  if (left !== null && Object.is(left, right)) return [`fill (${formatGeneral(left)})`];
  return [
    ...(left === null ? [] : [`fill_left (${formatGeneral(left)})`]),
    ...(right === null ? [] : [`fill_right (${formatGeneral(right)})`]),
  ];
}

function formatLabels(labels: readonly string[]): string {
  return labels.map(formatLabelName).join(', ');
}

function formatAggregation(expr: Aggregation): string {
  const param = expr.param ? `${formatExpr(expr.param)}, ` : '';
  return `${formatAggregator(expr)}(${param}${formatExpr(expr.expr)})`;
}

/** What stands before the parenthesis: `sum by (a) `. */
export function formatAggregator({ op, grouping, isWithout, hasGrouping }: Aggregation): string {
  const isShown = isWithout || (hasGrouping && grouping.length > 0);
  return `${op}${isShown ? ` ${isWithout ? 'without' : 'by'} (${formatLabels(grouping)}) ` : ''}`;
}

function formatSelector({ name, matchers }: VectorSelector): string {
  const shown = name === '' ? matchers : matchers.slice(0, -1);
  const braces = shown.map(({ name: label, type, value }) => {
    return `${formatLabelName(label)}${type}${quoteText(value)}`;
  });
  braces.sort(compareText);
  return braces.length > 0 || name === '' ? `${name}{${braces.join(',')}}` : name;
}

function formatAt({ at }: TimeShift): string {
  if (at?.kind === 'timestamp') return ` @ ${(at.timestampMs / 1000).toFixed(3)}`;
  return at ? ` @ ${at.kind}()` : '';
}

function formatOffset({ offsetMs, offsetExpr }: TimeShift): string {
  if (offsetExpr) return ` offset ${formatDurationExpr(offsetExpr)}`;
  return offsetMs === 0 ? '' : ` offset ${formatMs(offsetMs)}`;
}

function formatEdges({ edges }: VectorSelector): string {
  return edges === undefined ? '' : ` ${edges}`;
}

function formatMatrixSelector({ selector, rangeMs, rangeExpr }: MatrixSelector): string {
  const range = rangeExpr ? formatDurationExpr(rangeExpr) : formatMs(rangeMs);
  return `${formatSelector(selector)}[${range}]${formatEdges(selector)}${formatAt(selector)}${formatOffset(selector)}`;
}

function formatSubquery(expr: Subquery): string {
  return `${formatExpr(expr.expr)}${formatSubqueryTimes(expr)}`;
}

/** What stands after the inner expression: `[1h:5m] @ end() offset 1m`. */
export function formatSubqueryTimes(expr: Subquery): string {
  const range = expr.rangeExpr ? formatDurationExpr(expr.rangeExpr) : formatMs(expr.rangeMs);
  let step = '';
  if (expr.stepExpr) step = formatDurationExpr(expr.stepExpr);
  else if (expr.stepMs !== null) step = formatMs(expr.stepMs);
  return `[${range}:${step}]${formatAt(expr)}${formatOffset(expr)}`;
}

function formatDurationExpr(expr: DurationExpr): string {
  switch (expr.kind) {
    case 'durationLiteral':
      return expr.isDuration ? formatSeconds(expr.seconds) : formatDecimal(expr.seconds);
    case 'durationOf':
      return `${expr.what}()`;
    case 'durationParen':
      return `(${formatDurationExpr(expr.expr)})`;
    case 'durationSign':
      return `${expr.op === '-' ? '-' : ''}${formatDurationExpr(expr.expr)}`;
    case 'durationBinary': {
      const left = formatDurationExpr(expr.left);
      const right = formatDurationExpr(expr.right);
      const isCall = expr.op === 'min_of' || expr.op === 'max_of';
      return isCall ? `${expr.op}(${left}, ${right})` : `${left} ${expr.op} ${right}`;
    }
  }
}
