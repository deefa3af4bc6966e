// Several frames to one, side by side, by the values of a shared field: the outer, inner and tabular joins.
import { labelPairs, labelSet, labelValue } from '@/lib/labels/label-set';
import { keyOfCell, NO_ROW, pickRows } from '@/lib/series/field-rows';
import { ABSENT, cellsOf, GAP, UNFILLED, type Cell, type Field, type Frame } from '@/lib/series/frame';
import { asRecord } from '@/lib/series/read-field-config';
import { sortedRows } from '@/lib/transformations/sort-by';

export type JoinMode = 'outer' | 'inner' | 'outerTabular';

/** One frame with the field to join by, and its other fields. */
export interface JoinPart {
  readonly key: Field;
  readonly others: readonly Field[];
}

/** Which rows of each part make the rows of the result. */
interface JoinPlan {
  readonly key: Field;
  /** For each part: its row in each row of the result, or `NO_ROW`. */
  readonly rows: readonly (readonly number[])[];
}

/** Null when no frame has the field. Frames without it are left out. */
export function joinFrames(
  frames: readonly Frame[],
  keyOf: (frame: Frame, frameIndex: number) => number,
  mode: JoinMode,
): { readonly length: number; readonly fields: readonly Field[] } | null {
  const parts = frames.flatMap((frame, frameIndex): JoinPart[] => {
    const at = keyOf(frame, frameIndex);
    const key = frame.fields[at];
    if (key === undefined) return [];
    return [{ key, others: frame.fields.filter((_, index) => index !== at).map((field) => named(field, frame)) }];
  });
  const [only] = parts;
  if (only === undefined) return null;
  // What a frame without the field has matches nothing.
  if (mode === 'inner' && parts.length < frames.length) return emptied(parts);
  if (parts.length === 1) return { length: only.key.values.length, fields: [only.key, ...only.others] };
  const plan = planOf(parts, mode);
  const isExpanding = mode === 'outer';
  return {
    length: plan.key.values.length,
    fields: [
      plan.key,
      ...parts.flatMap(({ others }, index) =>
        others.map((field) => {
          const picked = pickRows(field, plan.rows[index] ?? []);
          return isExpanding ? withSpreadGaps(picked) : picked;
        }),
      ),
    ],
  };
}

function emptied(parts: readonly JoinPart[]): { readonly length: number; readonly fields: readonly Field[] } {
  const fields = parts.flatMap(({ key, others }, at) => (at === 0 ? [key, ...others] : others));
  return { length: 0, fields: fields.map((field) => pickRows(field, [])) };
}

/** A value column of a named frame carries that name, so that columns can be told apart. */
function named(field: Field, { name }: Frame): Field {
  if (name === null || name === '') return field;
  if (field.name === 'Value') return { ...field, name };
  if (labelValue(field.labels, 'name') !== '') return field;
  return { ...field, labels: labelSet([...labelPairs(field.labels), ['name', name]]) };
}

function planOf(parts: readonly JoinPart[], mode: JoinMode): JoinPlan {
  switch (mode) {
    case 'outer':
      return outerPlan(parts);
    case 'inner':
      return productPlan(parts, false);
    case 'outerTabular':
      return productPlan(parts, true);
  }
}

/** Every key once, sorted; of several rows with one key in a frame the last counts. */
function outerPlan(parts: readonly JoinPart[]): JoinPlan {
  const [first] = parts;
  if (first !== undefined && parts.every((part) => part.key.values === first.key.values) && isRising(first.key)) {
    // Series of one answer share their times: nothing to look up.
    const own = first.key.values.length === 0 ? [] : Array.from({ length: first.key.values.length }, (_, row) => row);
    return { key: first.key, rows: parts.map(() => own) };
  }
  const places = new Map<string, number>();
  const source: { part: number; row: number }[] = [];
  const found = parts.map(({ key }, part) =>
    cellsOf(key).map((cell, row) => {
      const text = keyOfCell(cell);
      let place = places.get(text);
      if (place === undefined) {
        place = source.length;
        places.set(text, place);
        source.push({ part, row });
      }
      return place;
    }),
  );
  const unsorted = keyField(parts, source);
  const orderOfPlaces = sortedRows(unsorted, false);
  const rankOfPlace = source.map(() => 0);
  for (const [rank, place] of orderOfPlaces.entries()) rankOfPlace[place] = rank;
  const rows = found.map((list) => {
    const own = source.map(() => NO_ROW);
    for (const [row, place] of list.entries()) own[rankOfPlace[place] ?? 0] = row;
    return own;
  });
  return { key: pickRows(unsorted, orderOfPlaces), rows };
}

function isRising(field: Field): boolean {
  if (field.type !== 'time' && field.type !== 'number') return false;
  const { values, present } = field;
  if (present !== null) return false;
  for (let row = 1; row < values.length; row += 1) if (!((values[row - 1] ?? 0) < (values[row] ?? 0))) return false;
  return true;
}

function keyField(parts: readonly JoinPart[], source: readonly { part: number; row: number }[]): Field {
  const [first] = parts;
  if (first === undefined) throw new Error('a join has at least one part');
  // Values come from all parts: gather them per part, then put them into the order of appearance.
  const cells: Cell[] = source.map(() => null);
  const all = parts.map((part) => cellsOf(part.key));
  for (const [at, { part, row }] of source.entries()) cells[at] = all[part]?.[row] ?? null;
  return refilled(first.key, cells);
}

/** The field with other values of its type. */
function refilled(field: Field, cells: readonly Cell[]): Field {
  switch (field.type) {
    case 'time':
    case 'number':
      return {
        ...field,
        values: Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : NaN)),
        present: cells.every((cell) => typeof cell === 'number')
          ? null
          : Uint8Array.from(cells, (cell) => (typeof cell === 'number' ? 1 : ABSENT)),
      };
    case 'boolean':
      return { ...field, values: cells.map((cell) => (typeof cell === 'boolean' ? cell : null)) };
    case 'string':
      return { ...field, values: cells.map((cell) => (cell === null ? null : String(cell))) };
    case 'other':
    case 'frame':
    case 'nestedFrames':
      return { ...field, type: 'other', values: cells };
  }
}

/** Each row of a frame with each row of the others that has its key; keys stay in the order of appearance. */
function productPlan(parts: readonly JoinPart[], keepsLoners: boolean): JoinPlan {
  const rowsByKey = parts.map(({ key }) => {
    const rows = new Map<string, number[]>();
    for (const [row, cell] of cellsOf(key).entries()) {
      const text = keyOfCell(cell);
      const list = rows.get(text);
      if (list === undefined) rows.set(text, [row]);
      else list.push(row);
    }
    return rows;
  });
  const keys = new Set(rowsByKey.flatMap((rows) => [...rows.keys()]));
  const shared = [...keys].filter((key) => rowsByKey.every((rows) => rows.has(key)));
  const loners = keepsLoners ? [...keys].filter((key) => !rowsByKey.every((rows) => rows.has(key))) : [];
  const combined = [...shared, ...loners].flatMap((key) => product(rowsByKey.map((rows) => rows.get(key) ?? [NO_ROW])));
  const source = combined.map((rows) => {
    const part = rows.findIndex((row) => row !== NO_ROW);
    return { part, row: rows[part] ?? 0 };
  });
  return { key: keyField(parts, source), rows: parts.map((_, part) => combined.map((rows) => rows[part] ?? NO_ROW)) };
}

function product(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((done, list) => done.flatMap((rows) => list.map((row) => [...rows, row])), [[]]);
}

/** A gap of the series spreads over the rows beside it that only other series have; otherwise lines would bridge it. */
function withSpreadGaps(field: Field): Field {
  if (field.type !== 'number' || field.present === null) return field;
  if (asRecord(field.config.custom)['spanNulls'] === true || !field.present.some(isGap)) return field;
  const present = Uint8Array.from(field.present);
  for (let row = 1; row < present.length; row += 1)
    if (present[row] === UNFILLED && isGap(present[row - 1])) present[row] = ABSENT;
  for (let row = present.length - 2; row >= 0; row -= 1)
    if (present[row] === UNFILLED && isGap(present[row + 1])) present[row] = ABSENT;
  return { ...field, present };
}

function isGap(mark: number | undefined): boolean {
  return mark === ABSENT || mark === GAP;
}
