// Query parameters of the application's own API: bounded numbers, switches, lists.
import { InputError } from '@/lib/errors/input-error';

export interface WholeNumberBounds {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

/** Throws InputError 422 with the bounds. Absent or empty: the fallback. */
export function wholeNumber(query: URLSearchParams, name: string, bounds: WholeNumberBounds): number {
  const text = query.get(name) ?? '';
  if (text === '') return bounds.fallback;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.least && value <= bounds.most))
    throw new InputError(`Cannot use "${name}": expected a whole number from ${bounds.least} to ${bounds.most}`, {
      status: 422,
      field: name,
    });
  return value;
}

/** Throws InputError 422 for anything but true and false. */
export function isSet(query: URLSearchParams, name: string): boolean {
  const text = query.get(name) ?? '';
  if (text === '' || text === 'false') return false;
  if (text === 'true') return true;
  throw new InputError(`Cannot use "${name}": expected true or false`, { status: 422, field: name });
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** `page` counts from 1. Clients of Grafana send 0 for what they leave to the server. */
export function readPage(
  query: URLSearchParams,
  { limitName, fallback, most }: { readonly limitName: string; readonly fallback: number; readonly most: number },
): Page {
  const limit = wholeNumber(query, limitName, { fallback, least: 0, most }) || fallback;
  const page = wholeNumber(query, 'page', { fallback: 1, least: 0, most: 1_000_000 }) || 1;
  return { limit, offset: Math.min((page - 1) * limit, 2_000_000_000) };
}

/** All values of a repeatable parameter. Throws InputError 422 when there are too many, or one cannot be stored text. */
export function textList(query: URLSearchParams, name: string, limit = 100): string[] {
  const values = query.getAll(name).filter((value) => value !== '');
  if (values.length > limit)
    throw new InputError(`Cannot use "${name}": given more than ${limit} times`, { status: 422, field: name });
  for (const value of values) refuseOddText(value, name);
  return values;
}

export function textParameter(query: URLSearchParams, name: string, limitCharacters = 500): string {
  const value = query.get(name) ?? '';
  refuseOddText(value, name);
  if (value.length > limitCharacters)
    throw new InputError(`Cannot use "${name}": longer than ${limitCharacters} characters`, {
      status: 422,
      field: name,
    });
  return value;
}

/** PostgreSQL's text holds no NUL. */
function refuseOddText(value: string, name: string): void {
  if (value.includes('\0')) throw new InputError(`Cannot use "${name}": it holds NUL`, { field: name });
}
