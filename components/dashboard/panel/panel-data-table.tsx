'use client';
// The data of a panel as a plain table: one row an instant, one column a series; other frames as they are. For people who read instead of look.
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTimeState } from '@/components/dashboard/state/dashboard-context';
import { Select } from '@/components/ui/select';
import { type DataColumn, type DataTable, dataTables, tableCell } from '@/lib/dashboard/data-table';
import { formatInstant } from '@/lib/dashboard/time-range';
import type { Frame } from '@/lib/series/frame';

/** More rows than anybody reads; the rest is in the exported data. */
const ROW_LIMIT = 500;
const COLUMN_LIMIT = 50;

export interface PanelDataTableProps {
  readonly title: string;
  readonly frames: readonly Frame[];
  readonly onPainted?: (() => void) | undefined;
}

export function PanelDataTable({ title, frames, onPainted }: PanelDataTableProps) {
  const tables = useMemo(() => dataTables(frames), [frames]);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- new data is a new picture
  useEffect(() => onPainted?.(), [onPainted, tables]);
  const [chosen, setChosen] = useState(0);
  const table = tables[chosen] ?? tables[0];
  if (!table) return <p className="p-2 text-xs text-ink-muted">There is no data.</p>;
  return (
    <div className="flex size-full min-h-0 flex-col gap-1">
      {tables.length > 1 && (
        <Select
          aria-label="Table"
          value={String(tables.indexOf(table))}
          onValueChange={(value) => setChosen(Number(value))}
          options={tables.map(({ name }, index) => ({ value: String(index), label: name }))}
          className="self-start"
        />
      )}
      <DataTableView title={title} table={table} />
    </div>
  );
}

export function DataTableView({ title, table }: { readonly title: string; readonly table: DataTable }) {
  const columns = table.columns.slice(0, COLUMN_LIMIT);
  // The newest instant is what people look for.
  const isNewestFirst = columns[0]?.kind === 'time';
  const shownCount = Math.min(ROW_LIMIT, table.rowCount);
  const rows = Array.from({ length: shownCount }, (_, at) => (isNewestFirst ? table.rowCount - 1 - at : at));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={`Data for ${title}, scrollable`} className="min-h-0 w-full grow overflow-auto">
      <table aria-label={`Data for ${title}`} className="w-full border-separate border-spacing-0 text-xs">
        <thead>
          <tr>
            {columns.map(({ key, name, kind }) => (
              <th
                key={key}
                scope="col"
                title={name}
                className={`sticky top-0 h-6 max-w-60 truncate bg-panel px-2 font-normal text-ink-muted ${kind === 'number' ? 'text-right' : 'text-left'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map((column, at) => (
                <DataCell key={column.key} column={column} row={row} isHead={at === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <TableRest table={table} />
    </section>
  );
}

const CELL = 'h-7 max-w-80 truncate border-t border-line-subtle px-2 font-normal whitespace-nowrap tabular-nums';

interface DataCellProps {
  readonly column: DataColumn;
  readonly row: number;
  /** The first column names the row. */
  readonly isHead: boolean;
}

function DataCell({ column, row, isHead }: DataCellProps) {
  const value = tableCell(column, row);
  const className = `${CELL} ${column.kind === 'number' ? 'text-right' : 'text-left'}`;
  const text: ReactNode =
    column.kind === 'time' && typeof value === 'number' ? <Instant timeMs={value} /> : String(value ?? '');
  if (isHead)
    return (
      <th scope="row" className={className}>
        {text}
      </th>
    );
  return (
    <td data-value={value ?? undefined} className={className}>
      {text}
    </td>
  );
}

function Instant({ timeMs }: { readonly timeMs: number }) {
  const zone = useTimeState((state) => state.zone);
  return <time dateTime={new Date(timeMs).toISOString()}>{formatInstant(timeMs, zone)}</time>;
}

function TableRest({ table: { columns, rowCount } }: { readonly table: DataTable }) {
  if (rowCount <= ROW_LIMIT && columns.length <= COLUMN_LIMIT) return null;
  return (
    <p className="px-2 py-1 text-xs text-ink-muted">
      {Math.min(rowCount, ROW_LIMIT)} of {rowCount} rows
      {columns.length > COLUMN_LIMIT && `, ${COLUMN_LIMIT} of ${columns.length} columns`}
    </p>
  );
}
