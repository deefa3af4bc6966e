// Columns built row by row and rows picked out of columns: what transformations are made of.
import {
  ABSENT,
  booleanField,
  cellAt,
  numberField,
  otherField,
  PRESENT,
  textField,
  UNFILLED,
  type Field,
  type FieldParts,
  type FieldType,
  type Frame,
} from '@/lib/series/frame';

/** Stands for a row that the frame never had. */
export const NO_ROW = -1;

/** The given rows of a field, in the given order; `NO_ROW` gives a row without a value. */
export function pickRows(field: Field, rows: ArrayLike<number>): Field {
  switch (field.type) {
    case 'time':
    case 'number':
      return { ...field, ...pickNumbers(field.values, field.present, rows) };
    case 'string':
      return { ...field, values: Array.from(rows, (row) => field.values[row] ?? null) };
    case 'boolean':
      return { ...field, values: Array.from(rows, (row) => field.values[row] ?? null) };
    case 'other':
      return { ...field, values: Array.from(rows, (row) => field.values[row] ?? null) };
    case 'frame':
      return { ...field, values: Array.from(rows, (row) => field.values[row] ?? null) };
    case 'nestedFrames':
      return { ...field, values: Array.from(rows, (row) => field.values[row] ?? []) };
  }
}

interface NumberColumn {
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
}

function pickNumbers(values: Float64Array, present: Uint8Array | null, rows: ArrayLike<number>): NumberColumn {
  const picked = new Float64Array(rows.length);
  const marks = new Uint8Array(rows.length);
  let isFull = true;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? NO_ROW;
    const mark = row === NO_ROW ? UNFILLED : (present?.[row] ?? PRESENT);
    picked[at] = mark === PRESENT ? (values[row] ?? NaN) : NaN;
    marks[at] = mark;
    if (mark !== PRESENT) isFull = false;
  }
  return { values: picked, present: isFull ? null : marks };
}

export function pickFrameRows(frame: Frame, rows: ArrayLike<number>): Frame {
  return { ...frame, length: rows.length, fields: frame.fields.map((field) => pickRows(field, rows)) };
}

/** A value inside a transformation: a cell, or anything a field of type "other" holds. `undefined` = no such row. */
export type LooseCell = unknown;

/** A column of the wanted type. What does not fit into it becomes "no value". */
export function fieldOfCells(
  type: FieldType,
  name: string,
  cells: readonly LooseCell[],
  parts: FieldParts = {},
): Field {
  switch (type) {
    case 'time':
    case 'number':
      return { ...numberField(name, ...numbersOf(cells, parts)), type };
    case 'string':
      return textField(name, cells.map(textOfLoose), parts);
    case 'boolean':
      return booleanField(
        name,
        cells.map((cell) => (typeof cell === 'boolean' ? cell : null)),
        parts,
      );
    case 'other':
    case 'frame':
    case 'nestedFrames':
      return otherField(
        name,
        cells.map((cell) => cell ?? null),
        parts,
      );
  }
}

function numbersOf(
  cells: readonly LooseCell[],
  parts: FieldParts,
): [Float64Array, FieldParts & { present: Uint8Array | null }] {
  const values = new Float64Array(cells.length);
  let present: Uint8Array | null = null;
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at];
    if (typeof cell === 'number') {
      values[at] = cell;
      continue;
    }
    present ??= new Uint8Array(cells.length).fill(PRESENT);
    present[at] = cell === undefined ? UNFILLED : ABSENT;
    values[at] = NaN;
  }
  return [values, { ...parts, present }];
}

/** Any value as text: objects and lists as their JSON, nothing as null. */
export function textOfLoose(cell: LooseCell): string | null {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return cell === null || cell === undefined ? null : JSON.stringify(cell);
}

/** The value of a row with nothing lost: `undefined` where a join found no row. */
export function looseCellAt(field: Field, row: number): LooseCell {
  if (field.type === 'other' || field.type === 'frame' || field.type === 'nestedFrames') return field.values[row];
  if ((field.type === 'number' || field.type === 'time') && field.present?.[row] === UNFILLED) return undefined;
  return cellAt(field, row);
}

export function looseCellsOf(field: Field): LooseCell[] {
  return Array.from({ length: field.values.length }, (_, row) => looseCellAt(field, row));
}

/** The type that values have by their looks, as a column of them would be stored. */
export function typeOfCells(cells: readonly LooseCell[]): FieldType {
  const first = cells.find((cell) => cell !== null && cell !== undefined);
  const type = typeof first;
  return type === 'number' || type === 'string' || type === 'boolean' ? type : 'other';
}

/** Without a display name of any kind: the name of the field counts again. */
export function withoutDisplayName<T extends Field>(field: T): T {
  const { displayName: _displayName, ...config } = field.config;
  return { ...field, legendText: null, config };
}

/** Equal for equal values, and different for `1` and "1". */
export function keyOfCell(cell: LooseCell): string {
  return `${typeof cell}:${textOfLoose(cell) ?? ''}`;
}
