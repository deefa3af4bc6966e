// A section: a map with known keys, each read by its field. Unknown keys are errors, as in Prometheus.
import type { ConfigNode, Place } from '@/lib/config/prometheus/config-node';
import { fail, type Field, type Reading } from '@/lib/config/prometheus/field';

export type Fields = Readonly<Record<string, Field<unknown>>>;
type FieldValue<F> = F extends Field<infer T> ? T : never;
export type SectionValue<F extends Fields> = { readonly [K in keyof F]?: FieldValue<F[K]> };

/** For rules between fields: where each stands, and how to refuse. */
export interface SectionCheck {
  readonly place: Place;
  /** The place of a key, or of the section when the key is absent. */
  readonly placeOf: (key: string) => Place;
  readonly refuse: (reason: string, key?: string) => never;
  readonly reading: Reading;
}

interface SectionOptions<F extends Fields> {
  /** Go's name of the type: part of the message for unknown keys. */
  readonly typeName: string;
  readonly fields: F;
  readonly defaults?: NoInfer<SectionValue<F>>;
  readonly check?: (value: SectionValue<F>, at: SectionCheck) => void;
}

export interface Section<F extends Fields> extends Field<SectionValue<F>> {
  readonly fields: F;
}

/** Under this key a section's value carries where it stood; copies made by spreading keep it. */
const PLACES: unique symbol = Symbol('places');

interface Placed {
  readonly [PLACES]?: { readonly place: Place; readonly keys: ReadonlyMap<string, Place> };
}

/** Where a value that a section has read stands; values made by hand have no place and give the start of the file. */
export function placeOf(value: object, key?: string): Place {
  const places = (value as Placed)[PLACES];
  return (key === undefined ? undefined : places?.keys.get(key)) ?? places?.place ?? { line: 1, column: 1 };
}

export function section<const F extends Fields>(options: SectionOptions<F>): Section<F> {
  const { typeName, fields, defaults, check } = options;
  const read = (node: ConfigNode, reading: Reading): SectionValue<F> | undefined => {
    if (node.kind === 'null') return undefined;
    if (node.kind !== 'map') throw fail(reading, node, `cannot unmarshal a ${node.kind} into ${typeName}`);
    const value: Record<string, unknown> = Object.assign(Object.create(null), defaults);
    const keys = new Map<string, Place>();
    for (const { key, keyPlace, node: below } of node.entries) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (!field) throw fail(reading, keyPlace, `field ${key} not found in type ${typeName}`);
      keys.set(key, below.kind === 'null' ? keyPlace : below);
      const found = field.read(below, reading);
      if (found !== undefined) value[key] = found;
    }
    const place: Place = { line: node.line, column: node.column };
    const placeOfKey = (key: string) => keys.get(key) ?? place;
    // The keys of `value` are those of `fields`, each read by its field: what SectionValue says.
    const typed = Object.assign(value, { [PLACES]: { place, keys } }) as SectionValue<F>;
    check?.(typed, {
      place,
      placeOf: placeOfKey,
      reading,
      refuse: (reason, key) => {
        throw fail(reading, key === undefined ? place : placeOfKey(key), reason);
      },
    });
    return typed;
  };
  return { fields, read, print: (value) => printFields(fields, value) };
}

/** In the order of the schema, without what is empty. */
function printFields(fields: Fields, value: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const printed: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    if (value[key] === undefined) continue;
    const shown = field.print(value[key]);
    if (shown !== undefined) printed[key] = shown;
  }
  return Object.keys(printed).length === 0 ? undefined : printed;
}
