// The values a variable offers: from its own text (custom, interval, constant) or from rows that a query gave (regex, sort).
import type { Variable, VariableOption } from '@/lib/dashboard/dashboard';
import { textOr } from '@/lib/dashboard/json-fields';

export const ALL_VALUE = '$__all';
/** A list longer than this cannot be chosen from; the rest is left out. */
const OPTION_LIMIT = 10_000;

export interface SimpleOption {
  readonly text: string;
  readonly value: string;
}

/** Options that need no server; null for a type whose options a query gives. */
export function ownOptions(variable: Variable): readonly SimpleOption[] | null {
  switch (variable.type) {
    case 'custom':
      return customOptions(textOr(variable.query, ''));
    case 'interval':
      return intervalOptions(variable);
    case 'constant':
    case 'textbox':
      return [{ text: textOr(variable.query, ''), value: textOr(variable.query, '') }];
    case 'query':
      return null;
    default:
      return savedOptions(variable);
  }
}

/** What the file itself lists: the fallback while (or in case) the query has no answer. */
export function savedOptions({ options = [] }: Variable): readonly SimpleOption[] {
  return options.flatMap(({ text, value }: VariableOption) =>
    typeof value === 'string' && value !== ALL_VALUE ? [{ text: textOr(text, value), value }] : [],
  );
}

/** "a, b, Label : value"; a backslash keeps a comma. */
function customOptions(query: string): readonly SimpleOption[] {
  const parts = query.match(/(?:\\,|[^,])+/g) ?? [];
  return parts.map((part) => {
    const plain = part.replaceAll(String.raw`\,`, ',').trim();
    const labelled = /^(.+)\s:\s(.+)$/.exec(plain);
    return labelled
      ? { text: (labelled[1] ?? '').trim(), value: (labelled[2] ?? '').trim() }
      : { text: plain, value: plain };
  });
}

function intervalOptions(variable: Variable): readonly SimpleOption[] {
  const values = textOr(variable.query, '')
    .split(',')
    .map((value) => value.trim());
  return values.filter((value) => value !== '' && value !== 'auto').map((value) => ({ text: value, value }));
}

/** Rows of a query's answer → options: the regex picks and names them, then doubles go, then they are sorted. */
export function optionsFromRows(
  rows: readonly string[],
  { regex = '', sort = 0 }: Pick<Variable, 'regex' | 'sort'>,
): readonly SimpleOption[] {
  const picked = regex === '' ? rows.map((row) => ({ text: row, value: row })) : pickByRegex(rows, regex);
  const unique = [...new Map(picked.map((option) => [option.value, option])).values()];
  return sortOptions(unique, sort).slice(0, OPTION_LIMIT);
}

function pickByRegex(rows: readonly string[], pattern: string): SimpleOption[] {
  const regex = readRegex(pattern);
  if (!regex) return [];
  return rows.flatMap((row) => {
    const matches = regex.global ? [...row.matchAll(regex)] : [regex.exec(row)].filter((match) => match !== null);
    return matches.map((match) => {
      const value = match.groups?.value ?? match.groups?.text ?? match[1] ?? (regex.global ? match[0] : row);
      return { text: match.groups?.text ?? value, value };
    });
  });
}

/** "/re/flags", or plain text that must match as a whole; null when it is not a regular expression. */
function readRegex(pattern: string): RegExp | null {
  const delimited = /^\/(.*)\/([gimsuy]*)$/s.exec(pattern);
  try {
    return delimited ? new RegExp(delimited[1] ?? '', delimited[2]) : new RegExp(`^(?:${pattern})$`);
  } catch {
    return null;
  }
}

const COMPARERS: readonly ((left: string, right: string) => number)[] = [
  (left, right) => Number(left > right) - Number(left < right),
  (left, right) => firstNumber(left) - firstNumber(right),
  (left, right) => {
    const a = left.toLowerCase();
    const b = right.toLowerCase();
    return Number(a > b) - Number(a < b);
  },
  (left, right) => left.localeCompare(right, 'en', { numeric: true, sensitivity: 'base' }),
];

/** 0 none; then pairs ascending, descending: 1 2 alphabetical, 3 4 first number, 5 6 ignoring case, 7 8 natural. */
function sortOptions(options: readonly SimpleOption[], sort: number): SimpleOption[] {
  const comparer = COMPARERS[Math.ceil(sort / 2) - 1];
  if (!comparer) return [...options];
  const ascending = options.toSorted((left, right) => comparer(left.text, right.text));
  return sort % 2 === 0 ? ascending.toReversed() : ascending;
}

function firstNumber(text: string): number {
  const digits = /\d+/.exec(text);
  return digits ? Number(digits[0]) : -1;
}

export type VariableQuery =
  | { readonly kind: 'labelNames'; readonly match: string }
  | { readonly kind: 'labelValues'; readonly selector: string; readonly label: string }
  | { readonly kind: 'metricNames'; readonly pattern: string }
  | { readonly kind: 'queryResult'; readonly expr: string }
  | { readonly kind: 'series'; readonly selector: string }
  | { readonly kind: 'none' };

/** The small language of Prometheus variable queries: `label_values(selector, label)` and its relatives. */
export function readVariableQuery(variable: Variable): VariableQuery {
  const { query } = variable;
  const inObject = typeof query === 'object' && query !== null && 'query' in query ? query.query : query;
  const text = textOr(inObject, '').trim();
  if (text === '') return { kind: 'none' };
  const call = /^(label_names|label_values|metrics|query_result)\((.*)\)\s*$/s.exec(text);
  const args = (call?.[2] ?? '').trim();
  switch (call?.[1] ?? '') {
    case 'label_names':
      return { kind: 'labelNames', match: args };
    case 'label_values': {
      // The last comma splits: the selector may hold commas itself.
      const comma = args.lastIndexOf(',');
      return {
        kind: 'labelValues',
        selector: args.slice(0, Math.max(0, comma)).trim(),
        label: args.slice(comma + 1).trim(),
      };
    }
    case 'metrics':
      return { kind: 'metricNames', pattern: args };
    case 'query_result':
      return { kind: 'queryResult', expr: args };
    default:
      return { kind: 'series', selector: text };
  }
}
