// Careful reading of fields from JSON of unknown shape: each function takes the value and its path and gives the wanted type or an InputError.
import { InputError } from '@/lib/errors/input-error';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects pass, absent ones become empty, anything else is refused with its path. Some languages write an empty object as a list. */
export function readObject(value: unknown, field: string): JsonObject {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return {};
  if (!isJsonObject(value)) throw wrongField(field, 'an object', value);
  return value;
}

/** Arrays pass, absent ones become empty, anything else is refused with its path. */
export function readArray(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongField(field, 'an array', value);
  return value;
}

/** Text passes and numbers are written as text; anything else becomes the fallback. */
export function textOr(value: unknown, fallback: string): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : fallback;
}

/** Finite numbers pass, also when written as text; anything else becomes the fallback. */
export function numberOr(value: unknown, fallback: number): number {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : fallback;
}

export function wrongField(field: string, wanted: string, value: unknown): InputError {
  return new InputError(`Cannot read dashboard: "${field}" must be ${wanted}, got ${describe(value)}`, { field });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return typeof value;
}
