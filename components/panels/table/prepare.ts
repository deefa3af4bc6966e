// Frames and options of a table panel to columns and an order of rows. Pure.
import { isWrapped, readCellStyle, type CellStyle } from '@/components/panels/table/cell-style';
import { footerLines, readFooter, type FooterLine, type FooterWish } from '@/components/panels/table/footer';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import type { ColorTheme } from '@/lib/series/colors';
import { displayOf, type DisplayFunction } from '@/lib/series/display';
import type { FieldConfigSource } from '@/lib/series/field-config';
import { cellAt, type Cell, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';

export interface TableColumn {
  readonly key: string;
  readonly name: string;
  readonly field: Field;
  readonly align: 'left' | 'right' | 'center';
  readonly widthPx: number | null;
  readonly minWidthPx: number | null;
  readonly cell: CellStyle;
  readonly isWrapped: boolean;
  readonly isHeadWrapped: boolean;
  /** People may choose which of its values are shown. */
  readonly isFilterable: boolean;
  /** Its values are those of a label of the query: the page can be filtered by them. */
  readonly isLabel: boolean;
  readonly names: readonly string[];
  readonly display: DisplayFunction;
  readonly footer: readonly FooterLine[];
}

export interface TableModel {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  /** Names of all frames; a table shows one of them. */
  readonly frameNames: readonly string[];
  readonly frameIndex: number;
  readonly hasFooter: boolean;
  /** The frame that is shown; null without any. */
  readonly frame: Frame | null;
}

export interface TableSort {
  /** Key of a column. */
  readonly key: string;
  readonly isDescending: boolean;
}

export interface TableRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly nowMs?: number;
  /** Chosen by the person; null = what the options say. */
  readonly frameIndex: number | null;
}

export function prepareTable(request: TableRequest): TableModel {
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  // `selectedSeries`: a datagrid's word for it.
  const { frameIndex: shown, selectedSeries } = request.options;
  const wanted = request.frameIndex ?? readNumber(shown) ?? readNumber(selectedSeries) ?? 0;
  const frameIndex = Math.min(Math.max(0, Math.round(wanted)), Math.max(0, frames.length - 1));
  const frame = frames[frameIndex];
  const frameNames = frames.map((one, at) => one.name ?? (one.refId === '' ? `Table ${at + 1}` : one.refId));
  if (frame === undefined)
    return { columns: [], rowCount: 0, frameNames: [], frameIndex: 0, hasFooter: false, frame: null };
  const range = numberRangeOf(frame.fields);
  const wish = readFooter(request.options['footer']);
  // One frame is in sight: its name does not have to tell its columns from those of others.
  const [ownNames = []] = displayNames([frame]);
  const columns = frame.fields.flatMap((field, at) => {
    if (isHidden(field)) return [];
    const name =
      field.type === 'time' && field.config.displayName === undefined ? field.name : (ownNames[at] ?? field.name);
    return [tableColumn({ field, name, key: `${at} ${field.name}`, range, wish, request, names: ownNames })];
  });
  const counted = wish.countsRows ? withRowCount(columns, frame.length) : columns;
  return {
    columns: counted,
    rowCount: frame.length,
    frameNames,
    frameIndex,
    hasFooter: counted.some((column) => column.footer.length > 0),
    frame,
  };
}

/** The number of rows stands below the first column. */
function withRowCount(columns: readonly TableColumn[], rowCount: number): TableColumn[] {
  return columns.map((column, at) =>
    at === 0 ? { ...column, footer: [{ title: 'Count', text: String(rowCount) }, ...column.footer] } : column,
  );
}

function isHidden(field: Field): boolean {
  const { custom } = field.config;
  return custom['hidden'] === true || asRecord(custom['hideFrom'])['viz'] === true;
}

interface ColumnParts {
  readonly field: Field;
  readonly name: string;
  readonly key: string;
  readonly range: { readonly min: number; readonly max: number } | null;
  readonly wish: FooterWish;
  readonly names: readonly string[];
  readonly request: TableRequest;
}

function tableColumn({ field, name, key, range, wish, names, request }: ColumnParts): TableColumn {
  const { custom } = field.config;
  const { theme, timeZone, nowMs } = request;
  const ownRange = field.config.fieldMinMax === true ? numberRangeOf([field]) : range;
  const display = displayOf(field, { theme, timeZone, range: ownRange, ...(nowMs !== undefined && { nowMs }) });
  return {
    key,
    name,
    field,
    align: readAlign(custom['align'], field),
    widthPx: readNumber(custom['width']),
    minWidthPx: readNumber(custom['minWidth']),
    cell: readCellStyle(custom, field),
    isWrapped: isWrapped(custom),
    isHeadWrapped: custom['wrapHeaderText'] === true,
    isFilterable: custom['filterable'] === true,
    isLabel: field.config.filterable === true && field.type === 'string',
    names,
    display,
    footer: footerLines({ field, name, display, wish }),
  };
}

function readAlign(align: unknown, field: Field): TableColumn['align'] {
  if (align === 'left' || align === 'right' || align === 'center') return align;
  return field.type === 'number' ? 'right' : 'left';
}

/** The order the options ask for at first. */
export function initialSort(
  options: Readonly<Record<string, unknown>>,
  columns: readonly TableColumn[],
): TableSort | null {
  const wish = asRecord(asList(options['sortBy'])[0]);
  const column = columns.find((one) => one.name === wish['displayName']);
  return column === undefined ? null : { key: column.key, isDescending: wish['desc'] === true };
}

const WORD_ORDER = new Intl.Collator('en', { numeric: true });

/** Indices of rows in order; equal rows keep their places, empty cells stand last. */
export function sortedRows(model: TableModel, sort: TableSort | null): readonly number[] {
  const order = Array.from({ length: model.rowCount }, (_, row) => row);
  const column = model.columns.find((one) => one.key === sort?.key);
  if (column === undefined || sort === null) return order;
  const direction = sort.isDescending ? -1 : 1;
  return order.toSorted((a, b) => compareCells(cellAt(column.field, a), cellAt(column.field, b), direction));
}

function compareCells(left: Cell, right: Cell, direction: number): number {
  const isLeftEmpty = isEmpty(left);
  const isRightEmpty = isEmpty(right);
  if (isLeftEmpty || isRightEmpty) return Number(isLeftEmpty) - Number(isRightEmpty);
  if (typeof left === 'number' && typeof right === 'number') return direction * (left - right);
  return direction * WORD_ORDER.compare(String(left), String(right));
}

function isEmpty(cell: Cell): boolean {
  return cell === null || cell === '' || Number.isNaN(cell);
}
