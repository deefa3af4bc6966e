// What an upgrade of one old panel form looks like, and the pieces of JSON that several of them make.
import { isJsonObject, type JsonObject, numberOr, textOr } from '@/lib/dashboard/json-fields';

/** The panel in today's form and what was changed, in words; null when the panel is not of the old form. Keys it does not replace stay. */
export type PanelUpgrade = (panel: JsonObject) => { readonly panel: JsonObject; readonly message: string } | null;

export interface Property {
  readonly id: string;
  readonly value: unknown;
}

export interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly Property[];
}

export function objectAt(json: JsonObject, key: string): JsonObject {
  const value = json[key];
  return isJsonObject(value) ? value : {};
}

export function listAt(json: JsonObject, key: string): readonly unknown[] {
  const value = json[key];
  return Array.isArray(value) ? value : [];
}

export function objectsAt(json: JsonObject, key: string): readonly JsonObject[] {
  return listAt(json, key).filter(isJsonObject);
}

export function textAt(json: JsonObject, key: string): string {
  return textOr(json[key], '');
}

/** Numbers, also written as text; null for anything else ("auto", "", null). */
export function numberAt(json: JsonObject, key: string): number | null {
  const value = numberOr(json[key], NaN);
  return Number.isNaN(value) ? null : value;
}

/** "byRegexp" for "/…/", "byName" for anything else. */
export function nameMatcher(alias: string): Override['matcher'] {
  return { id: /^\/.*\/[a-z]*$/s.test(alias) ? 'byRegexp' : 'byName', options: alias };
}

/** Only what says something: no undefined, null, empty text. */
export function said(entries: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** The fields that hold the field config, for panels that had none. */
export function fieldConfigOf(panel: JsonObject, defaults: JsonObject, overrides: readonly Override[]): JsonObject {
  const given = objectAt(panel, 'fieldConfig');
  const givenDefaults = objectAt(given, 'defaults');
  return {
    ...given,
    defaults: {
      ...defaults,
      ...givenDefaults,
      custom: { ...objectAt(defaults, 'custom'), ...objectAt(givenDefaults, 'custom') },
    },
    overrides: [...listAt(given, 'overrides'), ...overrides],
  };
}

/** Steps from "80,90" and three colours, as singlestat and old tables have them. */
export function stepsOf(limits: string | readonly unknown[], colors: readonly unknown[]): JsonObject[] {
  const list = typeof limits === 'string' ? limits.split(',') : limits;
  const all = list.map((one) => numberOr(one, NaN)).filter((one) => !Number.isNaN(one));
  // The very first files name the lower end of the first colour as well.
  const values = all.length >= Math.max(3, colors.length) ? all.slice(1) : all;
  return [null, ...values].map((value, at) => ({ value, color: textOr(colors[at] ?? colors.at(-1), 'green') }));
}

const OLD_CALCS: ReadonlyMap<string, string> = new Map([
  ['avg', 'mean'],
  ['current', 'lastNotNull'],
  ['total', 'sum'],
  ['first', 'firstNotNull'],
]);

export function calcOf(oldName: string): string {
  return OLD_CALCS.get(oldName) ?? oldName;
}
