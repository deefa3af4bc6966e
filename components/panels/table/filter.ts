// Which rows of a table are left when values of its columns are chosen. Pure.
import type { TableColumn } from '@/components/panels/table/prepare';
import { cellAt } from '@/lib/series/frame';
import { joinParts } from '@/lib/units/format-value';

/** Texts that are shown, by the key of their column; a column that is not in it shows all. */
export type TableFilters = ReadonlyMap<string, ReadonlySet<string>>;

/** More different values than this are not listed: searching narrows them. */
const CHOICE_LIMIT = 500;

export interface FilterChoices {
  readonly texts: readonly string[];
  /** Values that are there and not listed. */
  readonly hiddenCount: number;
}

const ORDER = new Intl.Collator('en', { numeric: true });

function textOfCell(column: TableColumn, row: number): string {
  return joinParts(column.display(cellAt(column.field, row)));
}

/** The different values of a column that hold `search`, in order. */
export function filterChoices(column: TableColumn, rowCount: number, search: string): FilterChoices {
  const wanted = search.toLowerCase();
  const texts = new Set<string>();
  for (let row = 0; row < rowCount; row += 1) {
    const text = textOfCell(column, row);
    if (text.toLowerCase().includes(wanted)) texts.add(text);
  }
  const sorted = [...texts].toSorted(ORDER.compare);
  return { texts: sorted.slice(0, CHOICE_LIMIT), hiddenCount: Math.max(0, sorted.length - CHOICE_LIMIT) };
}

export function filteredRows(
  rows: readonly number[],
  columns: readonly TableColumn[],
  filters: TableFilters,
): readonly number[] {
  const active = columns.flatMap((column) => {
    const texts = filters.get(column.key);
    return texts === undefined ? [] : [{ column, texts }];
  });
  if (active.length === 0) return rows;
  return rows.filter((row) => active.every(({ column, texts }) => texts.has(textOfCell(column, row))));
}

/** A new set of filters; null takes the filter of a column away. */
export function withFilter(filters: TableFilters, key: string, texts: ReadonlySet<string> | null): TableFilters {
  const next = new Map(filters);
  if (texts === null) next.delete(key);
  else next.set(key, texts);
  return next;
}
