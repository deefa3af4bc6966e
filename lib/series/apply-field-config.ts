// Lays a panel's field defaults and overrides over the fields of its frames. Order: defaults, then each override from top to bottom.
import type { FieldConfig, FieldConfigSource } from '@/lib/series/field-config';
import { matchesField } from '@/lib/series/field-matchers';
import type { Field, Frame } from '@/lib/series/frame';
import { asRecord, readFieldOptions } from '@/lib/series/read-field-config';
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

/** Smallest and largest number over all number fields: the default min and max of the panel. Null without any number. */
export function numberRangeOf(fields: readonly Field[]): NumberRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const field of fields) {
    if (field.type !== 'number') continue;
    const { values } = field;
    // Rows without a value hold NaN, which is on neither side.
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max } : null;
}
