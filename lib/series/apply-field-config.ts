// Lays a panel's field defaults and overrides over the fields of its frames. Order: defaults, then each override from top to bottom.
import { parseRegex } from '@/lib/series/display';
import type { FieldConfig, FieldConfigSource, FieldMatcher } from '@/lib/series/field-config';
import { createFieldReducer, reduceToCell } from '@/lib/series/reducers';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readFieldOptions, readNumber, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { NumberRange } from '@/lib/series/display';

/** Frames with `config` filled in on each field. Fields keep the config they came with (of a transformation) below the panel's. */
export function applyFieldConfig(frames: readonly Frame[], source: FieldConfigSource): Frame[] {
  const withDefaults = frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => withConfig(field, defaultsFor(field, source.defaults))),
  }));
  if (source.overrides.length === 0) return withDefaults;
  const names = displayNames(withDefaults);
  return withDefaults.map((frame, frameIndex) => ({
    ...frame,
    fields: frame.fields.map((field, at) => {
      const subject = { field, frame, frameIndex, fieldIndex: at, displayName: names[frameIndex]?.[at] ?? field.name };
      const properties = source.overrides
        .filter((one) => matchesField(one.matcher, subject))
        .flatMap((one) => one.properties);
      return properties.length === 0 ? field : withConfig(field, overridden(field.config, properties));
    }),
  }));
}

function defaultsFor(field: Field, defaults: FieldConfig): FieldConfig {
  const merged = { ...defaults, ...field.config, custom: { ...defaults.custom, ...field.config.custom } };
  if (field.type === 'number') return merged;
  // Units, limits and names of the panel mean its values, not its times and labels.
  const { unit: _unit, decimals: _decimals, min: _min, max: _max, displayName: _displayName, ...rest } = merged;
  return { ...rest, ...field.config, custom: merged.custom };
}

function withConfig(field: Field, config: FieldConfig): Field {
  return { ...field, config };
}

function overridden(
  config: FieldConfig,
  properties: readonly { readonly id: string; readonly value: unknown }[],
): FieldConfig {
  const raw: Record<string, unknown> = {};
  const custom: Record<string, unknown> = { ...config.custom };
  for (const { id, value } of properties) {
    if (id.startsWith('custom.')) setPath(custom, id.slice('custom.'.length), value);
    else raw[id] = value;
  }
  const { custom: _none, ...given } = readFieldOptions(raw);
  // A property that is set to null takes the default away.
  const cleared = new Set(
    Object.entries(raw)
      .filter(([, value]) => value === null)
      .map(([id]) => id),
  );
  const kept = Object.fromEntries(Object.entries(config).filter(([id]) => !cleared.has(id)));
  return { ...kept, ...given, custom };
}

function setPath(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (head === '__proto__') return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = { ...asRecord(target[head]) };
  setPath(inner, rest.join('.'), value);
  target[head] = inner;
}

export interface MatchSubject {
  readonly field: Field;
  readonly frame: Frame;
  readonly frameIndex: number;
  readonly fieldIndex: number;
  readonly displayName: string;
}

/** Whether an override is meant for this field. Matchers we do not know match nothing. */
function matchesField(matcher: FieldMatcher, subject: MatchSubject): boolean {
  const { field, displayName, frame } = subject;
  const { id, options } = matcher;
  switch (id) {
    case 'byName':
      return options === displayName || options === field.name;
    case 'byNames':
      return matchesNames(options, subject);
    case 'byRegexp':
      return matchesPattern(options, displayName);
    case 'byRegexpOrNames': {
      const { pattern, names } = asRecord(options);
      return matchesPattern(pattern, displayName) || asList(names).includes(displayName);
    }
    case 'byType':
      return options === field.type;
    case 'byTypes':
      return asList(asRecord(options).types ?? options).includes(field.type);
    case 'byFrameRefID':
      return options === frame.refId;
    case 'byValue':
      return matchesValue(options, field);
    default:
      return matchesPlainly(matcher, subject);
  }
}

function matchesPlainly({ id, options }: FieldMatcher, subject: MatchSubject): boolean {
  const { field, frame, fieldIndex } = subject;
  const readMatcher = (json: unknown): FieldMatcher => ({
    id: readText(asRecord(json).id) ?? '',
    options: asRecord(json).options,
  });
  switch (id) {
    case 'numeric':
      return field.type === 'number';
    case 'time':
      return field.type === 'time';
    case 'first':
      return fieldIndex === 0;
    case 'firstTimeField':
      return field.type === 'time' && frame.fields.findIndex((one) => one.type === 'time') === fieldIndex;
    case 'anyMatch':
      return asList(options).some((one) => matchesField(readMatcher(one), subject));
    case 'allMatch':
      return asList(options).every((one) => matchesField(readMatcher(one), subject));
    case 'invertMatch':
      return !matchesField(readMatcher(options), subject);
    case 'alwaysMatch':
      return true;
    default:
      return false;
  }
}

function matchesNames(options: unknown, { field, displayName }: MatchSubject): boolean {
  const { mode, names } = asRecord(options);
  const isNamed = asList(names).some((name) => name === displayName || name === field.name);
  if (mode !== 'exclude') return isNamed;
  // "Exclude" is what hiding the other series in a legend writes: it never means the time column.
  return !isNamed && field.type !== 'time';
}

function matchesPattern(options: unknown, displayName: string): boolean {
  if (typeof options !== 'string' || options === '') return false;
  const isWrapped = /^\/.*\/[a-z]*$/s.test(options);
  const regex = parseRegex(isWrapped ? options : `^(?:${options})$`);
  return regex?.test(displayName) ?? false;
}

function matchesValue(options: unknown, field: Field): boolean {
  const { reducer, op, value } = asRecord(options);
  if (field.type !== 'number') return false;
  const reduced = reduceToCell(field, readText(reducer) ?? 'lastNotNull');
  const limit = readNumber(value) ?? 0;
  if (typeof reduced !== 'number') return false;
  switch (op) {
    case 'gt':
      return reduced > limit;
    case 'gte':
      return reduced >= limit;
    case 'lt':
      return reduced < limit;
    case 'lte':
      return reduced <= limit;
    case 'eq':
      return reduced === limit;
    case 'neq':
      return reduced !== limit;
    default:
      return false;
  }
}

/** Smallest and largest number over all number fields: the default min and max of the panel. Null without any number. */
export function numberRangeOf(fields: readonly Field[]): NumberRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const field of fields) {
    if (field.type !== 'number') continue;
    const reduce = createFieldReducer(field);
    const low = reduce('min');
    const high = reduce('max');
    if (typeof low === 'number' && low < min) min = low;
    if (typeof high === 'number' && high > max) max = high;
  }
  return min <= max ? { min, max } : null;
}
