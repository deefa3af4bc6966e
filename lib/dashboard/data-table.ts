// The data of a panel as plain tables: for people who read instead of look, for the inspector, and for files.
import { type Cell, cellAt, type Field, type Frame, timeFieldOf } from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';
import { joinedBy } from '@/lib/transformations/join-by-field';

export interface DataColumn {
  readonly key: string;
  readonly name: string;
  readonly kind: 'time' | 'number' | 'text';
  readonly field: Field;
}

export interface DataTable {
  /** The query's letter, or the frame's name. */
  readonly name: string;
  readonly columns: readonly DataColumn[];
  readonly rowCount: number;
}

/** Series side by side by their time in one table; everything else is a table each. */
export function dataTables(frames: readonly Frame[], { isJoined = true } = {}): readonly DataTable[] {
  const filled = frames.filter((frame) => frame.fields.length > 0);
  const canJoin = isJoined && filled.length > 1 && filled.every((frame) => timeFieldOf(frame) !== null);
  const shown = canJoin ? [joinedBy(filled, null, 'outer')] : filled;
  const names = displayNames(shown);
  return shown.map((frame, frameIndex) => ({
    name: frame.name ?? (frame.refId === '' ? `Table ${frameIndex + 1}` : frame.refId),
    columns: frame.fields.map((field, at) => ({
      key: `${at} ${field.name}`,
      name: field.type === 'time' ? field.name : (names[frameIndex]?.[at] ?? field.name),
      kind: kindOf(field),
      field,
    })),
    rowCount: frame.length,
  }));
}

function kindOf({ type }: Field): DataColumn['kind'] {
  return type === 'time' || type === 'number' ? type : 'text';
}

export function tableCell(column: DataColumn, rowIndex: number): Cell {
  return cellAt(column.field, rowIndex);
}

export interface CsvOptions {
  readonly delimiter: ',' | ';' | '\t';
  readonly hasHeader: boolean;
  /** A mark that names the encoding, and texts that begin like a formula are kept from being one. */
  readonly isForSpreadsheet: boolean;
  readonly formatTime: (timeMs: number) => string;
}

/** Lines end as RFC 4180 wants it. */
export function csvOf(table: DataTable, options: CsvOptions): string {
  const { columns, rowCount } = table;
  const lines: string[] = [];
  if (options.hasHeader)
    lines.push(
      csvLine(
        columns.map((column) => safeText(column.name, options)),
        options,
      ),
    );
  for (let row = 0; row < rowCount; row += 1)
    lines.push(
      csvLine(
        columns.map((column) => csvCell(column, row, options)),
        options,
      ),
    );
  return `${options.isForSpreadsheet ? '\uFEFF' : ''}${lines.map((line) => `${line}\r\n`).join('')}`;
}

function csvCell(column: DataColumn, row: number, options: CsvOptions): string {
  const cell = tableCell(column, row);
  if (cell === null) return '';
  if (column.kind === 'time' && typeof cell === 'number') return options.formatTime(cell);
  return typeof cell === 'string' ? safeText(cell, options) : String(cell);
}

/** Spreadsheets run what begins like a formula. */
function safeText(text: string, { isForSpreadsheet }: CsvOptions): string {
  return isForSpreadsheet && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function csvLine(cells: readonly string[], { delimiter }: CsvOptions): string {
  return cells.map((cell) => (needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}

function needsQuotes(cell: string, delimiter: string): boolean {
  return cell.includes(delimiter) || /["\r\n]/.test(cell);
}
