// Rows by the values of one field.
import { pickFrameRows } from '@/lib/series/field-rows';
import { cellsOf, type Cell, type Field } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { Transformation } from '@/lib/transformations/transformation';

export const sortBy: Transformation = {
  id: 'sortBy',
  title: 'Sort by',
  description: 'Rows by the values of a field',
  apply: (frames, options, { interpolate }) => {
    // Grafana offers a list and uses its first entry.
    const [first] = asList(options['sort']).map(asRecord);
    const wanted = readText(first?.['field']);
    if (wanted === null) return frames;
    const name = interpolate(wanted);
    return frames.map((frame) => {
      const at = (displayNames([frame])[0] ?? []).indexOf(name);
      const field = frame.fields[at];
      return field === undefined ? frame : pickFrameRows(frame, sortedRows(field, first?.['desc'] === true));
    });
  },
};

const COLLATOR = new Intl.Collator('en', { sensitivity: 'base' });

/** Row numbers in the order of the field's values; equal ones stay as they stood. */
export function sortedRows(field: Field, isDescending: boolean): number[] {
  const cells = cellsOf(field);
  const compare = comparerOf(field);
  const direction = isDescending ? -1 : 1;
  return cells
    .map((_, row) => row)
    .toSorted((a, b) => {
      const left = cells[a] ?? null;
      const right = cells[b] ?? null;
      // NaN is no place on a scale: it stands at the end either way.
      const unordered = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return unordered === 0 ? direction * compare(left, right) : unordered;
    });
}

function comparerOf(field: Field): (left: Cell, right: Cell) => number {
  if (field.type === 'string' || field.type === 'other') return compareTexts;
  // True comes before false, as in Grafana.
  if (field.type === 'boolean') return (left, right) => Number(right ?? false) - Number(left ?? false);
  return compareNumbers;
}

/** "No value" counts as 0, as in Grafana: before what is above zero, behind what is below. */
function compareNumbers(left: Cell, right: Cell): number {
  const [a, b] = [Number(left ?? 0), Number(right ?? 0)];
  if (Number.isNaN(a)) return 0;
  return Number(a > b) - Number(a < b);
}

/** Empty texts come after all others. */
function compareTexts(left: Cell, right: Cell): number {
  const isLeftEmpty = left === null || left === '';
  const isRightEmpty = right === null || right === '';
  if (isLeftEmpty || isRightEmpty) return Number(isLeftEmpty) - Number(isRightEmpty);
  return COLLATOR.compare(String(left), String(right));
}
