// What a calculation works on: a frame, what its fields are called, and how the sides of it are found.
import type { Field, Frame } from '@/lib/series/frame';
import { readNumber } from '@/lib/series/read-field-config';
import type { TransformContext } from '@/lib/transformations/transformation';

/** A frame, the names its fields are called by, and the dashboard's variables. */
export interface CalculationSource extends Pick<TransformContext, 'interpolate'> {
  readonly frame: Frame;
  readonly names: readonly string[];
}

/** A new field, and after which field of the frame it goes; at the end when that is null. */
export interface CalculatedField {
  readonly field: Field;
  readonly after: number | null;
}

/** By the name a person sees, or the field's own. */
export function fieldNamed({ frame, names }: CalculationSource, name: string): Field | null {
  const at = names.indexOf(name);
  return frame.fields[at] ?? frame.fields.find((field) => field.name === name) ?? null;
}

/** A number, also one that a variable gives; null for anything else. */
export function fixedNumber(text: unknown, { interpolate }: Pick<TransformContext, 'interpolate'>): number | null {
  return readNumber(typeof text === 'string' ? interpolate(text) : text);
}
