// The type checker: which values may stand where. Messages and their order as in Prometheus.
import { matcherTest } from '@/lib/labels/matcher';
import { METRIC_NAME } from '@/lib/labels/label-set';
import { promqlAggregator } from '@/lib/promql/aggregators';
import type { Binary, Call, Expr, Span, ValueType, VectorSelector } from '@/lib/promql/ast';
import { promqlFunction, type PromqlFunction } from '@/lib/promql/functions';
import { parseError } from '@/lib/promql/parse-error';
import { quoteText } from '@/lib/promql/quote-text';
import { assert } from '@/lib/errors/assert';

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
  none: 'none',
};
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** As people read it: "instant vector", "range vector". */
export function describeType(type: ValueType): string {
  return TYPE_NAMES[type];
}

/** The type of the whole. Throws InputError with place at the first fault. Sets `matching` of scalar operations to null. */
export function checkTypes(text: string, expr: Expr): ValueType {
  const check = createCheck(text);
  return check(expr);
}

/** Refuses selectors that would read every series. */
export function requireNonEmptyMatcher(text: string, { span, matchers }: VectorSelector): void {
  if (!matchers.some((matcher) => !matcherTest(matcher)('')))
    throw parseError(text, span, 'vector selector must contain at least one non-empty matcher');
}

type Check = (expr: Expr) => ValueType;
type Fault = (span: Span, message: string) => never;

function createCheck(text: string): Check {
  const fault: Fault = (span, message) => {
    throw parseError(text, span, message);
  };
  const expect = (expr: Expr, wanted: ValueType, context: string): void => {
    const type = check(expr);
    if (type !== wanted)
      fault(expr.span, `expected type ${describeType(wanted)} in ${context}, got ${describeType(type)}`);
  };
  const check = (expr: Expr): ValueType => {
    switch (expr.kind) {
      case 'number':
        return 'scalar';
      case 'string':
        return 'string';
      case 'paren':
        return check(expr.expr);
      case 'unary': {
        const type = check(expr.expr);
        if (type !== 'scalar' && type !== 'vector')
          fault(
            expr.span,
            `unary expression only allowed on expressions of type scalar or instant vector, got ${quoteText(describeType(type))}`,
          );
        return type;
      }
      case 'binary':
        return checkBinary(expr, { left: check(expr.left), right: check(expr.right), fault });
      case 'call':
        return checkCall(expr, { check, fault });
      case 'aggregation': {
        expect(expr.expr, 'vector', 'aggregation expression');
        const wanted = promqlAggregator(expr.op)?.param ?? null;
        if (expr.param && wanted !== null) expect(expr.param, wanted, 'aggregation parameter');
        return 'vector';
      }
      case 'subquery': {
        const type = check(expr.expr);
        if (type !== 'vector') fault(expr.span, `subquery is only allowed on instant vector, got ${type} instead`);
        return 'matrix';
      }
      case 'matrixSelector':
        checkSelector(expr.selector, text, fault);
        return 'matrix';
      case 'vectorSelector':
        checkSelector(expr, text, fault);
        return 'vector';
    }
  };
  return check;
}

function checkSelector(selector: VectorSelector, text: string, fault: Fault): void {
  const { name, matchers, span } = selector;
  if (name === '') {
    requireNonEmptyMatcher(text, selector);
    return;
  }
  const other = matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
  if (other) fault(span, `metric name must not be set twice: ${quoteText(name)} or ${quoteText(other.value)}`);
}

interface BinaryTypes {
  readonly left: ValueType;
  readonly right: ValueType;
  readonly fault: Fault;
}

function checkBinary(expr: Binary, types: BinaryTypes): ValueType {
  const { left, right, fault } = types;
  checkOperator(expr, types);
  for (const [side, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const)
    if (type !== 'scalar' && type !== 'vector')
      fault(side.span, 'binary expression must contain only scalar and instant vector types');
  checkMatching(expr, types);
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector';
}

function checkOperator(expr: Binary, { left, right, fault }: BinaryTypes): void {
  const { op, matching, operatorSpan } = expr;
  const isComparison = COMPARISONS.has(op);
  if (expr.returnsBool && !isComparison) fault(operatorSpan, 'bool modifier can only be used on comparison operators');
  if (isComparison && !expr.returnsBool && left === 'scalar' && right === 'scalar')
    fault(operatorSpan, 'comparisons between scalars must use BOOL modifier');
  const twice = matching?.isOn === true ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (twice !== undefined)
    fault(operatorSpan, `label ${quoteText(twice)} must not occur in ON and GROUP clause at once`);
}

function checkMatching(expr: Binary, { left, right, fault }: BinaryTypes): void {
  const { op, matching, span } = expr;
  const isSet = SET_OPERATORS.has(op);
  const isFilled = matching !== null && (matching.fill.left !== null || matching.fill.right !== null);
  if (left === 'vector' && right === 'vector') {
    if (isSet && matching?.cardinality !== 'many-to-many')
      fault(span, `no grouping allowed for ${quoteText(op)} operation`);
    if (isSet && isFilled) fault(span, 'filling in missing series not allowed for set operators');
    return;
  }
  if (matching && matching.labels.length > 0) fault(span, 'vector matching only allowed between instant vectors');
  if (isFilled) fault(span, 'filling in missing series only allowed between instant vectors');
  dropMatching(expr);
  if (isSet) fault(span, `set operator ${quoteText(op)} not allowed in binary scalar expression`);
}

/** Only here is a tree changed: it is not yet out of the parser's hands, and types are known no earlier. */
function dropMatching(expr: Binary): void {
  (expr as { -readonly [Key in keyof Binary]: Binary[Key] }).matching = null;
}

function checkCall(expr: Call, { check, fault }: { check: Check; fault: Fault }): ValueType {
  const known = promqlFunction(expr.func);
  assert(known, 'the parser lets only functions of the table through');
  checkCount(expr, known, fault);
  if (known.name === 'info' && expr.args.length > 1) checkInfoSelector(expr, fault);
  for (const [at, arg] of expr.args.entries()) {
    const wanted = known.args[Math.min(at, known.args.length - 1)];
    if (wanted === undefined) break;
    // The second argument of info() is a list of matchers: it may match everything.
    const type = known.name === 'info' && at === 1 ? 'vector' : check(arg);
    if (type !== wanted)
      fault(
        arg.span,
        `expected type ${describeType(wanted)} in call to function ${quoteText(known.name)}, got ${describeType(type)}`,
      );
  }
  return known.returns;
}

function checkCount(expr: Call, { name, args, variadic }: PromqlFunction, fault: Fault): void {
  const count = expr.args.length;
  const complain = (bound: string, wanted: number): never =>
    fault(expr.span, `expected ${bound}${wanted} argument(s) in call to ${quoteText(name)}, got ${count}`);
  if (variadic === 0) {
    if (count !== args.length) complain('', args.length);
    return;
  }
  const least = args.length - 1;
  if (count < least) complain('at least ', least);
  if (variadic > 0 && count > least + variadic) complain('at most ', least + variadic);
}

function checkInfoSelector({ args: [, selector] }: Call, fault: Fault): void {
  if (!selector) return;
  if (selector.kind !== 'vectorSelector') fault(selector.span, 'expected label selectors only');
  else if (selector.name !== '') fault(selector.span, 'expected label selectors only, got vector selector instead');
}
