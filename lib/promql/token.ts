// The tokens of PromQL, the word lists behind them, and how error messages name a token.
import { PROMQL_AGGREGATORS } from '@/lib/promql/aggregators';
import type { Aggregator } from '@/lib/promql/ast';
import { quoteText } from '@/lib/promql/quote-text';

const AGGREGATORS = PROMQL_AGGREGATORS.map(({ name }) => name);
const WORD_OPERATORS = ['and', 'or', 'unless', 'atan2'] as const;
const KEYWORDS = [
  'offset',
  'smoothed',
  'anchored',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'fill',
  'fill_left',
  'fill_right',
  'bool',
] as const;
const PREPROCESSORS = ['start', 'end', 'step', 'range', 'max_of', 'min_of'] as const;
const SYMBOL_OPERATORS = '+ - * / % ^ == != <= < >= > </ >/ =~ !~ @'.split(' ');

type Word = Aggregator | (typeof WORD_OPERATORS)[number] | (typeof KEYWORDS)[number] | (typeof PREPROCESSORS)[number];
type SymbolKind =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=='
  | '!='
  | '<='
  | '<'
  | '>='
  | '>'
  | '</'
  | '>/'
  | '=~'
  | '!~'
  | '@'
  | '('
  | ')'
  | '{'
  | '}'
  | '['
  | ']'
  | ','
  | '='
  | ':';

export type TokenKind =
  | Word
  | SymbolKind
  | 'identifier'
  | 'metric identifier'
  | 'number'
  | 'duration'
  | 'string'
  | 'end of input';

export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes and case kept. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const KEYWORD_SET: ReadonlySet<string> = new Set(KEYWORDS);
const AGGREGATOR_SET: ReadonlySet<string> = new Set(AGGREGATORS);
const OPERATOR_SET: ReadonlySet<string> = new Set([...WORD_OPERATORS, ...SYMBOL_OPERATORS]);
const WORDS: ReadonlyMap<string, Word> = new Map(
  [...AGGREGATORS, ...WORD_OPERATORS, ...KEYWORDS, ...PREPROCESSORS].map((word) => [word, word]),
);

/** Words that may also name a metric, where an operand is expected. */
const METRIC_WORDS: ReadonlySet<string> = new Set([
  ...AGGREGATORS,
  ...PREPROCESSORS,
  ...'and or unless by without offset anchored smoothed identifier'.split(' '),
  'metric identifier',
]);

/** The keyword, aggregator or operator that a word is, in any case; undefined for other words. */
export function keywordOf(word: string): Word | undefined {
  return WORDS.get(word.toLowerCase());
}

export function isAggregatorKind(kind: TokenKind): kind is Aggregator {
  return AGGREGATOR_SET.has(kind);
}

export function canNameMetric(kind: TokenKind): boolean {
  return METRIC_WORDS.has(kind);
}

/** What an operand may begin with, but for a parenthesis. */
export function canStartOperand(kind: TokenKind): boolean {
  return canNameMetric(kind) || ['number', 'duration', 'string', '{', '+', '-'].includes(kind);
}

/** Every word can be a label in `by (…)`, `on (…)` and the like, but `without`. */
export function canNameLabel(kind: TokenKind): boolean {
  return kind !== 'without' && (kind === 'identifier' || kind === 'metric identifier' || WORDS.has(kind));
}

/** As Prometheus names tokens in "unexpected …". */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'end of input') return kind;
  if (kind === 'identifier' || kind === 'metric identifier') return `${kind} ${quoteText(text)}`;
  if (KEYWORD_SET.has(kind)) return `<${text}>`;
  if (OPERATOR_SET.has(kind)) return `<op:${text}>`;
  if (AGGREGATOR_SET.has(kind)) return `<aggr:${text}>`;
  const isLong = new TextEncoder().encode(text).length > 10;
  const quoted = isLong ? `${quoteText(Array.from(text).slice(0, 10).join(''))}...` : quoteText(text);
  return kind === 'number' || kind === 'duration' || kind === 'string' ? `${kind} ${quoted}` : quoted;
}
