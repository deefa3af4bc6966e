// Fields of known type: what a file has in another form (a number as text, a flag as 1, null) is converted, or left out where it cannot be.
import { isJsonObject, type JsonObject, numberOr, textOr } from '@/lib/dashboard/json-fields';

type Kind = 'text' | 'number' | 'flag' | 'list';

/** Key → what its value must be, or nothing at all. */
export type FieldKinds = Readonly<Record<string, Kind>>;

export const PANEL_FIELDS: FieldKinds = {
  description: 'text',
  interval: 'text',
  maxDataPoints: 'number',
  transparent: 'flag',
  collapsed: 'flag',
  transformations: 'list',
  links: 'list',
};

export const TARGET_FIELDS: FieldKinds = {
  legendFormat: 'text',
  format: 'text',
  interval: 'text',
  intervalFactor: 'number',
  instant: 'flag',
  range: 'flag',
  hide: 'flag',
  exemplar: 'flag',
};

export const VARIABLE_FIELDS: FieldKinds = {
  label: 'text',
  regex: 'text',
  allValue: 'text',
  hide: 'number',
  sort: 'number',
  refresh: 'number',
  multi: 'flag',
  includeAll: 'flag',
  skipUrlSync: 'flag',
  auto: 'flag',
  options: 'list',
};

/** The same object when everything is as it must be. */
export function withTypedFields(json: JsonObject, kinds: FieldKinds): JsonObject {
  const wrong = Object.entries(kinds).filter(([key, kind]) => json[key] !== undefined && !isOf(kind, json[key]));
  if (wrong.length === 0) return json;
  const changed: Record<string, unknown> = { ...json };
  for (const [key, kind] of wrong) {
    const value = converted(kind, json[key]);
    if (value === undefined) delete changed[key];
    else changed[key] = value;
  }
  return changed;
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && value.every(isJsonObject);
  }
}

function converted(kind: Kind, value: unknown): unknown {
  switch (kind) {
    case 'text':
      return typeof value === 'number' ? textOr(value, '') : undefined;
    case 'number': {
      const number = numberOr(value, Number.NaN);
      return Number.isNaN(number) ? undefined : number;
    }
    case 'flag':
      return flagOf(value);
    case 'list':
      return Array.isArray(value) ? value.filter(isJsonObject) : undefined;
  }
}

const YES: readonly unknown[] = ['true', 1, '1'];
const NO: readonly unknown[] = ['false', 0, '0'];

function flagOf(value: unknown): boolean | undefined {
  if (YES.includes(value)) return true;
  return NO.includes(value) ? false : undefined;
}
