// A syntax tree back to text: what parses to the same tree again.
import { METRIC_NAME } from '@/lib/labels/label-set';
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

/** A number as PromQL reads it: `+Inf`, `NaN`, `1e+21`. */
function formatFloat(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Label names that need quotes get them. */
function formatLabelName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteText(name);
}

function formatNumber({ value, isDuration }: NumberLiteral): string {
  return isDuration ? formatSeconds(value) : formatFloat(value);
}

function formatSeconds(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1000);
  return `${seconds < 0 ? '-' : ''}${formatDuration(ms)}`;
}

/** Milliseconds of either sign. */
function formatMs(ms: number): string {
  return `${ms < 0 ? '-' : ''}${formatDuration(Math.abs(ms))}`;
}

function formatBinary({ op, left, right, returnsBool, matching }: Binary): string {
  const words = [formatExpr(left), op + (returnsBool ? ' bool' : '')];
  if (matching) {
    const { cardinality, labels, isOn, include } = matching;
    const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many';
    if (isOn || labels.length > 0 || isGrouped) words.push(`${isOn ? 'on' : 'ignoring'} (${formatLabels(labels)})`);
    if (isGrouped)
      words.push(`${cardinality === 'many-to-one' ? 'group_left' : 'group_right'} (${formatLabels(include)})`);
    words.push(...formatFill(matching));
  }
  return [...words, formatExpr(right)].join(' ');
}

/** `fill (0)` where both sides have the same value. */
function formatFill({ fill: { left, right } }: VectorMatching): string[] {
  if (left !== null && Object.is(left, right)) return [`fill (${formatFloat(left)})`];
  return [
    ...(left === null ? [] : [`fill_left (${formatFloat(left)})`]),
    ...(right === null ? [] : [`fill_right (${formatFloat(right)})`]),
  ];
}

function formatLabels(labels: readonly string[]): string {
  return labels.map(formatLabelName).join(', ');
}

function formatAggregation({ op, param, expr, grouping, isWithout, hasGrouping }: Aggregation): string {
  const isShown = isWithout || (hasGrouping && grouping.length > 0);
  const group = isShown ? ` ${isWithout ? 'without' : 'by'} (${formatLabels(grouping)}) ` : '';
  return `${op}${group}(${param ? `${formatExpr(param)}, ` : ''}${formatExpr(expr)})`;
}

function formatSelector({ name, matchers }: VectorSelector): string {
  const shown = name === '' ? matchers : matchers.slice(0, -1);
  const braces = shown.map(({ name: label, type, value }) => {
    const isQuotedName =
      label === METRIC_NAME && type === '=' && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(value) && value !== '';
    return isQuotedName ? quoteText(value) : `${formatLabelName(label)}${type}${quoteText(value)}`;
  });
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
  const range = expr.rangeExpr ? formatDurationExpr(expr.rangeExpr) : formatMs(expr.rangeMs);
  let step = '';
  if (expr.stepExpr) step = formatDurationExpr(expr.stepExpr);
  else if (expr.stepMs !== null) step = formatMs(expr.stepMs);
  return `${formatExpr(expr.expr)}[${range}:${step}]${formatAt(expr)}${formatOffset(expr)}`;
}

function formatDurationExpr(expr: DurationExpr): string {
  switch (expr.kind) {
    case 'durationLiteral':
      return expr.isDuration ? formatSeconds(expr.seconds) : formatFloat(expr.seconds);
    case 'durationOf':
      return `${expr.what}()`;
    case 'durationParen':
      return `(${formatDurationExpr(expr.expr)})`;
    case 'durationSign':
      return `${expr.op}${formatDurationExpr(expr.expr)}`;
    case 'durationBinary': {
      const left = formatDurationExpr(expr.left);
      const right = formatDurationExpr(expr.right);
      const isCall = expr.op === 'min_of' || expr.op === 'max_of';
      return isCall ? `${expr.op}(${left}, ${right})` : `${left} ${expr.op} ${right}`;
    }
  }
}
