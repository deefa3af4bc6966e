// What a property of a canvas element is: fixed, or the last value of a field. Pure.
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { singleValues, type SingleValue } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';

export interface CanvasData {
  readonly theme: ColorTheme;
  /** By the name that is shown, then by the field's own. */
  readonly valueOf: (name: string) => SingleValue | undefined;
}

export interface CanvasDataRequest {
  readonly frames: readonly Frame[];
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly nowMs: number;
}

const EVERY_FIELD = { reduceOptions: { calcs: ['lastNotNull'], fields: '/[^]*/' } };

export function canvasData(request: CanvasDataRequest): CanvasData {
  const values = singleValues({ ...request, options: EVERY_FIELD });
  const byName = new Map<string, SingleValue>();
  for (const value of values) if (!byName.has(value.name)) byName.set(value.name, value);
  for (const value of values) if (!byName.has(value.field.name)) byName.set(value.field.name, value);
  return { theme: request.theme, valueOf: (name) => byName.get(name) };
}

/** The value that a property follows; none where it is fixed. */
export function boundValue(dimension: unknown, data: CanvasData): SingleValue | undefined {
  const name = readText(asRecord(dimension)['field']);
  return name === null ? undefined : data.valueOf(name);
}

export function textOf(dimension: unknown, data: CanvasData): string {
  const { fixed, mode } = asRecord(dimension);
  const plain = readText(fixed) ?? readNumber(fixed)?.toString() ?? '';
  if (mode !== 'field') return plain;
  const value = boundValue(dimension, data);
  return value === undefined ? plain : joinParts(value.display);
}

/** null = nothing is said, or the field is not there and nothing is fixed. */
export function colorOf(dimension: unknown, data: CanvasData): string | null {
  const value = boundValue(dimension, data);
  if (value !== undefined) return value.display.color;
  const fixed = readText(asRecord(dimension)['fixed']);
  return fixed === null ? null : resolveColor(fixed, data.theme);
}

/** Between `min` and `max` by the value's share of its range, or fixed. */
export function sizeOf(dimension: unknown, data: CanvasData, standard: number): number {
  const { min, max, fixed } = asRecord(dimension);
  const value = boundValue(dimension, data);
  if (value === undefined) return readNumber(fixed) ?? standard;
  const share = Math.min(1, Math.max(0, value.display.share));
  const least = readNumber(min) ?? 1;
  return least + share * ((readNumber(max) ?? least) - least);
}
