// Values of a row as settings of a field: min, max, unit, colour, thresholds, mappings … by the names of the columns or by choice.
import type { FieldConfig, MappingResult, ThresholdStep } from '@/lib/series/field-config';
import { looseCellAt, textOfLoose, type LooseCell } from '@/lib/series/field-rows';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { numberOfCell } from '@/lib/transformations/convert-field-type';

/** What a column is used for: a setting, the name or value of a field, a label of it, or nothing. */
export interface ColumnRole {
  readonly name: string;
  readonly field: Field;
  readonly key: string | null;
  readonly reducerId: string;
  readonly thresholdColor: string;
}

const SETTINGS = new Set([
  'field.name',
  'field.value',
  'field.label',
  '__ignore',
  'max',
  'min',
  'unit',
  'decimals',
  'displayName',
  'color',
  'threshold1',
  'mappings.value',
  'mappings.color',
  'mappings.text',
]);

/** `mappings` of the options; a column that is not named there has the role its own name says. */
export function columnRoles(frame: Frame, mappings: unknown): ColumnRole[] {
  const given = asList(mappings).map(asRecord);
  const names = displayNames([frame])[0] ?? [];
  return frame.fields.map((field, at) => {
    const name = names[at] ?? field.name;
    const mapping = given.find((one) => one['fieldName'] === name);
    const wanted = mapping === undefined ? name.toLowerCase() : readText(mapping['handlerKey']);
    const key = wanted !== null && SETTINGS.has(wanted) ? wanted : null;
    const ownReducer = key?.startsWith('mappings.') === true ? 'allValues' : 'lastNotNull';
    const threshold = asRecord(asRecord(mapping?.['handlerArguments'])['threshold']);
    return {
      name,
      field,
      key,
      reducerId: readText(mapping?.['reducerId']) ?? ownReducer,
      thresholdColor: readText(threshold['color']) ?? 'red',
    };
  });
}

export interface RoleValue {
  readonly role: ColumnRole;
  readonly value: LooseCell;
}

export function rowValues(roles: readonly ColumnRole[], row: number): RoleValue[] {
  return roles.map((role) => ({ role, value: looseCellAt(role.field, row) }));
}

/** The settings that the values of one row (or of a reduced frame) make. */
export function configOfValues(values: readonly RoleValue[]): Omit<FieldConfig, 'custom'> {
  const present = values.filter(({ value }) => value !== null && value !== undefined);
  const steps = present.flatMap(({ role, value }): ThresholdStep[] => {
    const limit = role.key === 'threshold1' ? numberOfCell(value) : null;
    return limit === null ? [] : [{ value: limit, color: role.thresholdColor }];
  });
  const mapped = valueMappings(present);
  return {
    ...Object.assign({}, ...present.map(plainSetting)),
    ...(steps.length > 0 && { thresholds: { mode: 'absolute' as const, steps } }),
    ...(mapped !== null && { mappings: [{ type: 'value' as const, options: mapped }] }),
  };
}

function plainSetting({ role, value }: RoleValue): Omit<FieldConfig, 'custom'> {
  const number = numberOfCell(value);
  const text = textOfLoose(value) ?? '';
  if (role.key === 'unit') return { unit: text };
  if (role.key === 'displayName') return { displayName: text };
  if (role.key === 'color') return { color: { mode: 'fixed', fixedColor: text } };
  if (number === null) return {};
  if (role.key === 'max') return { max: number };
  if (role.key === 'min') return { min: number };
  const isDecimals = role.key === 'decimals' && Number.isInteger(number) && number >= 0 && number <= 15;
  return isDecimals ? { decimals: number } : {};
}

function valueMappings(values: readonly RoleValue[]): Record<string, MappingResult> | null {
  const listOf = (key: string): readonly unknown[] => asList(values.find(({ role }) => role.key === key)?.value);
  const keys = listOf('mappings.value');
  if (keys.length === 0) return null;
  const colors = listOf('mappings.color');
  const texts = listOf('mappings.text');
  const entries = keys.flatMap((key, at): [string, MappingResult][] => {
    const name = textOfLoose(key);
    if (name === null) return [];
    const color = readText(colors[at]);
    const text = readText(texts[at]);
    return [[name, { ...(color !== null && { color }), ...(text !== null && { text }) }]];
  });
  return Object.fromEntries(entries);
}
