// Filters by hand: label, operator, value, as files and addresses hold them. filter-expression.ts puts them into queries.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import type { Variable } from '@/lib/dashboard/dashboard';

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

/** One more filter: the same label is compared with one value only, and a value is either wanted or not. */
export function withAddedFilter(filters: readonly AdhocFilter[], added: AdhocFilter): readonly AdhocFilter[] {
  const kept = filters.filter(
    ({ key, operator, value }) =>
      key !== added.key || (value !== added.value && !(operator === '=' && added.operator === '=')),
  );
  return [...kept, added];
}

export function urlOfFilter({ key, operator, value, values }: AdhocFilter): string {
  return [key, operator, ...(values ?? [value])].map(escaped).join('|');
}
