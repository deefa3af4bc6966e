// Rows of a variable query's answer as options: a regular expression picks and names them, doubles go, then they are sorted.
import type { Variable } from '@/lib/dashboard/dashboard';
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import { readRegex } from '@/lib/dashboard/slashed-regex';
import { OPTION_LIMIT, type SimpleOption } from '@/lib/dashboard/variable-options';

export function optionsFromRows(
  rows: readonly (string | SimpleOption)[],
  variable: Pick<Variable, 'regex' | 'sort'> & { readonly regexApplyTo?: unknown; readonly [key: string]: unknown },
): readonly SimpleOption[] {
  const { regex = '', sort = 0, regexApplyTo } = variable;
  const options = rows.map((row) => (typeof row === 'string' ? { text: row, value: row } : row));
  const picked = regex === '' ? options : pickByRegex(options, regex, regexApplyTo === 'text' ? 'text' : 'value');
  const unique = [...new Map(picked.map((option) => [option.value, option])).values()];
  return withStatic(sortOptions(unique, sort), variable).slice(0, OPTION_LIMIT);
}

/** Options that the file adds by hand: before, after or among the others. */
function withStatic(
  options: readonly SimpleOption[],
  variable: Pick<Variable, 'sort'> & { readonly [key: string]: unknown },
): readonly SimpleOption[] {
  const list: readonly unknown[] = Array.isArray(variable.staticOptions) ? variable.staticOptions : [];
  const added = list.filter(isJsonObject).flatMap((one): SimpleOption[] => {
    const value = textOr(one.value, '');
    return value === '' ? [] : [{ text: textOr(one.text, value), value }];
  });
  if (added.length === 0) return options;
  const others = options.filter((option) => !added.some((one) => one.value === option.value));
  switch (variable.staticOptionsOrder) {
    case 'after':
      return [...others, ...added];
    case 'sorted':
      return sortOptions([...added, ...others], variable.sort ?? 0);
    default:
      return [...added, ...others];
  }
}

function pickByRegex(options: readonly SimpleOption[], pattern: string, side: 'text' | 'value'): SimpleOption[] {
  const regex = readRegex(pattern);
  if (!regex) return [];
  return options.flatMap((option) => {
    const subject = option[side];
    const matches = regex.global
      ? [...subject.matchAll(regex)]
      : [regex.exec(subject)].filter((match) => match !== null);
    return matches.map((match) => {
      const picked = match.groups?.value ?? match.groups?.text ?? match[1] ?? null;
      // A pattern without groups only chooses.
      if (picked === null)
        return regex.global && option.text === option.value ? { text: match[0], value: match[0] } : option;
      return { text: match.groups?.text ?? picked, value: picked };
    });
  });
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
