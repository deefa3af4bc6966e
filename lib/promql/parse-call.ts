// Function calls and aggregations.
import { promqlAggregator } from '@/lib/promql/aggregators';
import type { Aggregation, Aggregator, Call, Expr } from '@/lib/promql/ast';
import { promqlFunction } from '@/lib/promql/functions';
import { parseLabelList } from '@/lib/promql/parse-labels';
import { quoteText } from '@/lib/promql/quote-text';
import { canStartOperand, type Token, type TokenKind } from '@/lib/promql/token';
import type { TokenCursor } from '@/lib/promql/token-cursor';

type ParseExpr = (cursor: TokenCursor) => Expr;

/** The name is at the cursor and `(` follows. */
export function parseCall(cursor: TokenCursor, parseExpr: ParseExpr): Call {
  const name = cursor.next();
  const args = parseArguments(cursor, parseExpr);
  const known = promqlFunction(name.text);
  if (!known) throw cursor.fault(name, `unknown function with name ${quoteText(name.text)}`);
  if (known.isExperimental && cursor.options.hasExperimentalFunctions !== true)
    throw cursor.fault(name, `function ${quoteText(name.text)} is not enabled`);
  const call: Call = { kind: 'call', span: { start: name.start, end: cursor.lastEnd() }, func: name.text, args };
  return cursor.measured(call, args);
}

/** The aggregator is at the cursor; `by`, `without` or `(` follows. */
export function parseAggregation(cursor: TokenCursor, op: Aggregator, parseExpr: ParseExpr): Aggregation {
  const name = cursor.next();
  const before = cursor.insideAggregation(() => parseGrouping(cursor));
  const args = cursor.insideAggregation(() => {
    if (cursor.peek().kind !== '(') throw cursor.unexpected();
    return parseArguments(cursor, parseExpr);
  });
  const after = before ?? parseGrouping(cursor);
  return aggregationOf(cursor, { name, op, args, grouping: after });
}

interface Grouping {
  readonly labels: readonly string[];
  readonly isWithout: boolean;
}

interface AggregationParts {
  readonly name: Token;
  readonly op: Aggregator;
  readonly args: readonly Expr[];
  readonly grouping: Grouping | undefined;
}

function aggregationOf(cursor: TokenCursor, { name, op, args, grouping }: AggregationParts): Aggregation {
  const span = { start: name.start, end: cursor.lastEnd() };
  const known = promqlAggregator(op);
  if (args.length === 0) throw cursor.fault(span, 'no arguments for aggregate expression provided');
  if (known?.isExperimental === true && cursor.options.hasExperimentalFunctions !== true)
    throw cursor.fault(
      span,
      `${op}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`,
    );
  const hasParameter = known !== undefined && known.param !== null;
  const wanted = hasParameter ? 2 : 1;
  const expr = args[wanted - 1];
  if (args.length !== wanted || !expr)
    throw cursor.fault(
      span,
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
    );
  const aggregation: Aggregation = {
    kind: 'aggregation',
    span,
    op,
    param: hasParameter ? (args[0] ?? null) : null,
    expr,
    grouping: grouping?.labels ?? [],
    isWithout: grouping?.isWithout ?? false,
    hasGrouping: grouping !== undefined,
  };
  return cursor.measured(aggregation, args);
}

function parseGrouping(cursor: TokenCursor): Grouping | undefined {
  const { kind } = cursor.peek();
  if (kind !== 'by' && kind !== 'without') return undefined;
  cursor.next();
  return { labels: parseLabelList(cursor), isWithout: kind === 'without' };
}

/** Anything else after a comma makes that comma a trailing one. */
function canStartExpr(kind: TokenKind): boolean {
  return canStartOperand(kind) || kind === '(';
}

function parseArguments(cursor: TokenCursor, parseExpr: ParseExpr): Expr[] {
  cursor.next();
  const args: Expr[] = [];
  if (cursor.peek().kind === ')') {
    cursor.next();
    return args;
  }
  for (;;) {
    args.push(cursor.nested(() => parseExpr(cursor)));
    const token = cursor.peek();
    if (token.kind !== ',') break;
    cursor.next();
    if (!canStartExpr(cursor.peek().kind))
      throw cursor.fault(token, 'trailing commas not allowed in function call args');
  }
  if (cursor.peek().kind !== ')') throw cursor.unexpected();
  cursor.next();
  return args;
}
