// The syntax tree as the JSON of Prometheus' /api/v1/parse_query (web/api/v1/translate_ast.go).
import type { Matcher } from '@/lib/labels/matcher';
import type { AtModifier, Binary, Expr, MatrixSelector, VectorSelector } from '@/lib/promql/ast';
import { formatDecimal } from '@/lib/promql/format-decimal';
import { promqlFunction } from '@/lib/promql/functions';

export type AstJson = Readonly<Record<string, unknown>>;

export function astJson(expr: Expr): AstJson {
  switch (expr.kind) {
    case 'aggregation':
      return {
        expr: astJson(expr.expr),
        grouping: expr.grouping,
        op: expr.op,
        param: expr.param && astJson(expr.param),
        type: 'aggregation',
        without: expr.isWithout,
      };
    case 'binary':
      return binaryJson(expr);
    case 'call':
      return { args: expr.args.map(astJson), func: functionJson(expr.func), type: 'call' };
    case 'matrixSelector':
      return matrixSelectorJson(expr);
    case 'subquery':
      return {
        expr: astJson(expr.expr),
        offset: expr.offsetMs,
        range: expr.rangeMs,
        step: expr.stepMs ?? 0,
        type: 'subquery',
        ...timeJson(expr.at),
      };
    case 'number':
      return { type: 'numberLiteral', val: formatDecimal(expr.value) };
    case 'paren':
      return { expr: astJson(expr.expr), type: 'parenExpr' };
    case 'string':
      return { type: 'stringLiteral', val: expr.value };
    case 'unary':
      return { expr: astJson(expr.expr), op: expr.op, type: 'unaryExpr' };
    case 'vectorSelector':
      return { ...selectorJson(expr), type: 'vectorSelector' };
  }
}

function binaryJson({ op, left, right, returnsBool, matching }: Binary): AstJson {
  return {
    bool: returnsBool,
    lhs: astJson(left),
    matching: matching && {
      card: matching.cardinality,
      fillValues: { lhs: matching.fill.left, rhs: matching.fill.right },
      include: matching.include,
      labels: matching.labels,
      on: matching.isOn,
    },
    op,
    rhs: astJson(right),
    type: 'binaryExpr',
  };
}

function functionJson(name: string): AstJson {
  const known = promqlFunction(name);
  return { argTypes: known?.args ?? [], name, returnType: known?.returns ?? 'none', variadic: known?.variadic ?? 0 };
}

function matrixSelectorJson({ selector, rangeMs }: MatrixSelector): AstJson {
  return { ...selectorJson(selector), range: rangeMs, type: 'matrixSelector' };
}

function selectorJson({ name, matchers, offsetMs, at, edges }: VectorSelector): AstJson {
  return {
    anchored: edges === 'anchored',
    matchers: matchers.map(matcherJson),
    name,
    offset: offsetMs,
    smoothed: edges === 'smoothed',
    ...timeJson(at),
  };
}

function timeJson(at: AtModifier | null): AstJson {
  return {
    startOrEnd: at && at.kind !== 'timestamp' ? at.kind : null,
    timestamp: at?.kind === 'timestamp' ? at.timestampMs : null,
  };
}

function matcherJson({ name, type, value }: Matcher): AstJson {
  return { name, type, value };
}
