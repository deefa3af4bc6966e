// Frames: the one shape every query result is lowered to before a transformation or a panel sees it.
import type { LabelSet } from '@/lib/labels/label-set';
import type { FieldConfig } from '@/lib/series/field-config';

export type FieldType = 'time' | 'number' | 'string' | 'boolean' | 'other' | 'frame' | 'nestedFrames';

/** A value as a person would see it. `null` is "no value"; NaN and ±Infinity are values. */
export type Cell = number | string | boolean | null;

interface FieldBase {
  readonly name: string;
  readonly labels: LabelSet;
  /** The name the query's legend format gives; null when it gives none. Overridden by `config.displayName`. */
  readonly legendText: string | null;
  readonly config: FieldConfig;
}

/** Times are milliseconds since 1970. Slots where `present` is 0 hold NaN, so that plain loops skip them. */
export interface NumberField extends FieldBase {
  readonly type: 'time' | 'number';
  readonly values: Float64Array;
  /** PRESENT where there is a value, else ABSENT, UNFILLED or GAP; null when every row has a value. */
  readonly present: Uint8Array | null;
}

export const ABSENT = 0;
export const PRESENT = 1;
/** A row that its frame never had and a join put in: arithmetic gives NaN there, while an absent value counts as 0. */
export const UNFILLED = 2;
/** A step of the range at which a series has no sample: lines break there, but calculations see no row. */
export const GAP = 3;

export interface TextField extends FieldBase {
  readonly type: 'string';
  readonly values: readonly (string | null)[];
}

export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly values: readonly (boolean | null)[];
}

/** Values of any JSON shape: objects of a text column that was taken apart, lists of a reducer. */
export interface OtherField extends FieldBase {
  readonly type: 'other';
  readonly values: readonly unknown[];
}

/** A small series, and the one number that stands for it. */
export interface Trend {
  readonly frame: Frame;
  readonly value: number | null;
}

/** A small series in each row: what a sparkline cell draws. */
export interface TrendField extends FieldBase {
  readonly type: 'frame';
  readonly values: readonly (Trend | null)[];
}

/** Tables inside the rows of a table. */
export interface NestedField extends FieldBase {
  readonly type: 'nestedFrames';
  readonly values: readonly (readonly Frame[])[];
}

export type Field = NumberField | TextField | BooleanField | OtherField | TrendField | NestedField;

export interface Frame {
  /** Query letter ("A"); "" for a frame that a transformation made. */
  readonly refId: string;
  readonly name: string | null;
  readonly length: number;
  readonly fields: readonly Field[];
  /** Its rows are marks of the panel and no series (frame-marks.ts). */
  readonly topic?: 'annotations' | 'exemplars';
}

export type FieldParts = Partial<Pick<FieldBase, 'labels' | 'legendText' | 'config'>>;

const NO_CONFIG: FieldConfig = { custom: {} };

export function timeField(values: Float64Array, parts: FieldParts & { name?: string } = {}): NumberField {
  return { ...fieldBase(parts.name ?? 'Time', parts), type: 'time', values, present: null };
}

export function numberField(
  name: string,
  values: Float64Array,
  parts: FieldParts & { readonly present?: Uint8Array | null } = {},
): NumberField {
  return { ...fieldBase(name, parts), type: 'number', values, present: parts.present ?? null };
}

export function textField(name: string, values: readonly (string | null)[], parts: FieldParts = {}): TextField {
  return { ...fieldBase(name, parts), type: 'string', values };
}

export function booleanField(name: string, values: readonly (boolean | null)[], parts: FieldParts = {}): BooleanField {
  return { ...fieldBase(name, parts), type: 'boolean', values };
}

export function otherField(name: string, values: readonly unknown[], parts: FieldParts = {}): OtherField {
  return { ...fieldBase(name, parts), type: 'other', values };
}

export function trendField(name: string, values: readonly (Trend | null)[], parts: FieldParts = {}): TrendField {
  return { ...fieldBase(name, parts), type: 'frame', values };
}

export function nestedField(name: string, values: readonly (readonly Frame[])[], parts: FieldParts = {}): NestedField {
  return { ...fieldBase(name, parts), type: 'nestedFrames', values };
}

/** A column of numbers from a list in which null means "no value". */
export function numberFieldOf(name: string, cells: readonly (number | null)[], parts: FieldParts = {}): NumberField {
  const values = Float64Array.from(cells, (cell) => cell ?? NaN);
  const present = cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1)) : null;
  return numberField(name, values, { ...parts, present });
}

/** The value in one row; null where there is none or the row does not exist. */
export function cellAt(field: Field, rowIndex: number): Cell {
  if (field.type === 'string' || field.type === 'boolean') return field.values[rowIndex] ?? null;
  if (field.type === 'other') return cellOfJson(field.values[rowIndex]);
  if (field.type === 'frame') return field.values[rowIndex]?.value ?? null;
  if (field.type === 'nestedFrames') return null;
  if (field.present !== null && field.present[rowIndex] !== PRESENT) return null;
  return field.values[rowIndex] ?? null;
}

/** Objects and lists as their JSON. */
function cellOfJson(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** All values of a field as a list, for code that is not hot. */
export function cellsOf(field: Field): Cell[] {
  return Array.from({ length: field.values.length }, (_, rowIndex) => cellAt(field, rowIndex));
}

export function isNumberField(field: Field): field is NumberField {
  return field.type === 'number';
}

export function timeFieldOf(frame: Frame): NumberField | null {
  for (const field of frame.fields) if (field.type === 'time') return field;
  return null;
}

function fieldBase(name: string, parts: FieldParts): FieldBase {
  return { name, labels: parts.labels ?? [], legendText: parts.legendText ?? null, config: parts.config ?? NO_CONFIG };
}
