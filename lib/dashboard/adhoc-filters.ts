// Filters by hand: label, operator, value. They are added to every selector of every query of their data source.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import type { Variable } from '@/lib/dashboard/dashboard';
import type { Matcher, MatcherType } from '@/lib/labels/matcher';
import type { Expr, VectorSelector } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { formatExpr } from '@/lib/promql/print';

export interface AdhocFilter {
  readonly key: string;
  /** `=`, `!=`, `=~`, `!~`, `=|` (one of), `!=|` (none of), `<`, `>`. */
  readonly operator: string;
  readonly value: string;
  /** Of "one of" and "none of". */
  readonly values?: readonly string[];
}

/** What the URL says wins over what the file saved. Filters that are always there come first. */
export function adhocFilters(variable: Variable, fromUrl: readonly string[] | null): readonly AdhocFilter[] {
  const saved = listOf(variable.filters);
  const always = listOf(variable.baseFilters);
  return [...always, ...(fromUrl === null ? saved : fromUrl.flatMap(filterOfUrl))];
}

function listOf(json: unknown): readonly AdhocFilter[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  return list.filter(isJsonObject).flatMap(filterOf);
}

function filterOf(json: JsonObject): AdhocFilter[] {
  const key = textOr(json.key, '');
  if (key === '') return [];
  const values = Array.isArray(json.values) ? json.values.map((value) => textOr(value, '')) : undefined;
  return [
    {
      key,
      operator: textOr(json.operator, '='),
      value: textOr(json.value, ''),
      ...(values !== undefined && { values }),
    },
  ];
}

const ESCAPES: readonly (readonly [character: string, written: string])[] = [
  ['|', '__gfp__'],
  ['#', '__gfh__'],
  [',', '__gfc__'],
];

function unescaped(text: string): string {
  return ESCAPES.reduce((plain, [character, written]) => plain.replaceAll(written, character), text);
}

function escaped(text: string): string {
  return ESCAPES.reduce((written, [character, escape]) => written.replaceAll(character, escape), text);
}

/** `key|operator|value|value …`; a part may carry a shown text after a comma. */
function filterOfUrl(text: string): AdhocFilter[] {
  const [key = '', operator = '=', ...values] = operatorSafe(text).map((part) => unescaped(part.split(',')[0] ?? ''));
  if (key === '') return [];
  const isList = operator.endsWith('|');
  return [{ key, operator, value: values[0] ?? '', ...(isList && { values }) }];
}

/** The bar of `=|` and `!=|` is written plainly in some addresses, and escaped in others. */
function operatorSafe(text: string): string[] {
  const match = /^([^|]*)\|(!?=\|)\|(.*)$/s.exec(text);
  return match === null ? text.split('|') : [match[1] ?? '', match[2] ?? '', ...(match[3] ?? '').split('|')];
}

export function urlOfFilter({ key, operator, value, values }: AdhocFilter): string {
  return [key, operator, ...(values ?? [value])].map(escaped).join('|');
}

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
