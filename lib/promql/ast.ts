// The syntax tree of PromQL. Offsets are UTF-16 units into the query text; `end` is exclusive.
import type { Matcher } from '@/lib/labels/matcher';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string' | 'none';

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  /** Trim native histograms: `</` keeps what lies below the value, `>/` what lies above. */
  | '</'
  | '>/'
  | 'and'
  | 'or'
  | 'unless';

export type Aggregator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'quantile'
  | 'count_values'
  | 'limitk'
  | 'limit_ratio';

/** `@ 1609746000`, `@ start()`, `@ end()`. */
export type AtModifier =
  | { readonly kind: 'timestamp'; readonly timestampMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** Arithmetic inside `[…]` and after `offset`. Worth seconds; `step` and `range` are known when the query runs. */
export type DurationExpr =
  | { readonly kind: 'durationLiteral'; readonly span: Span; readonly seconds: number; readonly isDuration: boolean }
  | { readonly kind: 'durationOf'; readonly span: Span; readonly what: 'step' | 'range' }
  | { readonly kind: 'durationParen'; readonly span: Span; readonly expr: DurationExpr }
  | { readonly kind: 'durationSign'; readonly span: Span; readonly op: '+' | '-'; readonly expr: DurationExpr }
  | {
      readonly kind: 'durationBinary';
      readonly span: Span;
      readonly op: '+' | '-' | '*' | '/' | '%' | '^' | 'min_of' | 'max_of';
      readonly left: DurationExpr;
      readonly right: DurationExpr;
    };

/** Shared by selectors and subqueries. */
export interface TimeShift {
  /** Positive looks back: `offset 5m` is 300000. 0 while `offsetExpr` waits to be worked out. */
  readonly offsetMs: number;
  readonly offsetExpr?: DurationExpr;
  readonly at: AtModifier | null;
}

export interface NumberLiteral {
  readonly kind: 'number';
  readonly span: Span;
  readonly value: number;
  /** Written as a duration (`5m`): printed back as one. */
  readonly isDuration: boolean;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly span: Span;
  readonly value: string;
}

export interface VectorSelector extends TimeShift {
  readonly kind: 'vectorSelector';
  readonly span: Span;
  /** `anchored`, `smoothed`: what counts at the edges of a window; absent without modifier. */
  readonly edges?: 'anchored' | 'smoothed';
  /** Set by the engine where only count and sum of histograms are wanted: resets are then looked for sample by sample. */
  readonly findsResets?: boolean;
  /** Set by the engine on the selector of a range: the function that reads it. */
  readonly usedBy?: string;
  /** The name before the braces, empty when there is none. It is also among the matchers. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** `x[5m]`: the inner selector carries offset and `@`. */
export interface MatrixSelector {
  readonly kind: 'matrixSelector';
  readonly span: Span;
  readonly selector: VectorSelector;
  readonly rangeMs: number;
  /** Set when the range is more than one number; `rangeMs` is 0 until it is worked out. */
  readonly rangeExpr?: DurationExpr;
}

export interface Subquery extends TimeShift {
  readonly kind: 'subquery';
  readonly span: Span;
  readonly expr: Expr;
  readonly rangeMs: number;
  readonly rangeExpr?: DurationExpr;
  /** null: the default step (global evaluation interval). */
  readonly stepMs: number | null;
  readonly stepExpr?: DurationExpr;
}

export interface Call {
  readonly kind: 'call';
  readonly span: Span;
  /** A name of lib/promql/functions.ts. */
  readonly func: string;
  readonly args: readonly Expr[];
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly span: Span;
  readonly op: Aggregator;
  /** k, quantile, label name …; null where the aggregator takes none. */
  readonly param: Expr | null;
  readonly expr: Expr;
  readonly grouping: readonly string[];
  readonly isWithout: boolean;
  /** Whether `by ()` or `without ()` was written at all. */
  readonly hasGrouping: boolean;
}

export interface VectorMatching {
  readonly cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** Labels of `on (…)` or `ignoring (…)`. */
  readonly labels: readonly string[];
  readonly isOn: boolean;
  /** Labels of `group_left (…)` / `group_right (…)`. */
  readonly include: readonly string[];
  /** Values of `fill (…)`, `fill_left (…)`, `fill_right (…)`: what stands in for a missing sample; null when it is not filled in. */
  readonly fill: { readonly left: number | null; readonly right: number | null };
}

export interface Binary {
  readonly kind: 'binary';
  readonly span: Span;
  /** Where the operator itself stands. */
  readonly operatorSpan: Span;
  readonly op: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
  readonly returnsBool: boolean;
  /** null unless both sides are vectors. */
  readonly matching: VectorMatching | null;
}

export interface Unary {
  readonly kind: 'unary';
  readonly span: Span;
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export interface Paren {
  readonly kind: 'paren';
  readonly span: Span;
  readonly expr: Expr;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Paren;
