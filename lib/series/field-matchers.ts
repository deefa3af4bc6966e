// Field matchers: which fields an override, a filter or a calculation means. Ids and options are Grafana's.
import { parseRegex } from '@/lib/series/display';
import type { FieldMatcher } from '@/lib/series/field-config';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { reduceToCell } from '@/lib/series/reducers';

export interface MatchSubject {
  readonly field: Field;
  readonly frame: Frame;
  readonly frameIndex: number;
  readonly fieldIndex: number;
  readonly displayName: string;
}

/** Whether an override is meant for this field. Matchers we do not know match nothing. */
export function matchesField(matcher: FieldMatcher, subject: MatchSubject): boolean {
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
      return matchesPattern(pattern, displayName) || matchesNames({ names }, subject);
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
  return mode === 'exclude' ? !isNamed : isNamed;
}

function matchesPattern(options: unknown, displayName: string): boolean {
  if (typeof options !== 'string' || options === '') return false;
  return parseRegex(options)?.test(displayName) ?? false;
}

function matchesValue(options: unknown, field: Field): boolean {
  const { reducer, op, value } = asRecord(options);
  const reduced = reduceToCell(field, readText(reducer) ?? 'lastNotNull');
  if (reduced === null) return false;
  const limit = readNumber(value) ?? 0;
  const compared = typeof reduced === 'boolean' ? NaN : Number(reduced);
  switch (op) {
    case 'gt':
      return compared > limit;
    case 'gte':
      return compared >= limit;
    case 'lt':
      return compared < limit;
    case 'lte':
      return compared <= limit;
    case 'eq':
      return compared === limit || reduced === value;
    case 'neq':
      return compared !== limit && reduced !== value;
    default:
      return false;
  }
}
