'use client';
// The data of a panel as a plain table: one row an instant, one column a series. For people who read instead of look.
import { useEffect } from 'react';
import { useTimeState } from '@/components/dashboard/state/dashboard-context';
import { formatInstant } from '@/lib/dashboard/time-range';
import { cellAt, type Field, type Frame, timeFieldOf } from '@/lib/series/frame';

/** More rows than anybody reads; the rest is in the exported data. */
const ROW_LIMIT = 500;
const COLUMN_LIMIT = 50;

export interface PanelDataTableProps {
  readonly title: string;
  readonly frames: readonly Frame[];
  readonly onPainted: () => void;
}

interface Column {
  readonly name: string;
  readonly field: Field;
  /** Instant → row of the field. */
  readonly rows: ReadonlyMap<number, number>;
}

export function PanelDataTable({ title, frames, onPainted }: PanelDataTableProps) {
  const zone = useTimeState((state) => state.zone);
  useEffect(onPainted, [onPainted, frames]);
  const columns = columnsOf(frames);
  const times = [...new Set(columns.flatMap((column) => [...column.rows.keys()]))].toSorted((a, b) => b - a);
  const shown = times.slice(0, ROW_LIMIT);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={`Data for ${title}, scrollable`} className="size-full overflow-auto">
      <table aria-label={`Data for ${title}`} className="w-full border-separate border-spacing-0 text-xs">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 h-6 bg-panel px-2 text-left font-normal whitespace-nowrap text-ink-muted"
            >
              Time
            </th>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                title={column.name}
                className="sticky top-0 h-6 max-w-60 truncate bg-panel px-2 text-right font-normal text-ink-muted"
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((timeMs) => (
            <tr key={timeMs}>
              <th
                scope="row"
                className="h-7 border-t border-line-subtle px-2 text-left font-normal whitespace-nowrap tabular-nums"
              >
                <time dateTime={new Date(timeMs).toISOString()}>{formatInstant(timeMs, zone)}</time>
              </th>
              {columns.map((column) => (
                <DataCell key={column.name} column={column} timeMs={timeMs} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {times.length > shown.length && (
        <p className="px-2 py-1 text-xs text-ink-muted">
          {shown.length} of {times.length} instants
        </p>
      )}
    </section>
  );
}

function DataCell({ column, timeMs }: { readonly column: Column; readonly timeMs: number }) {
  const row = column.rows.get(timeMs);
  const value = row === undefined ? null : cellAt(column.field, row);
  return (
    <td
      data-value={value ?? undefined}
      className="border-t border-line-subtle px-2 text-right whitespace-nowrap tabular-nums"
    >
      {value === null ? '' : String(value)}
    </td>
  );
}

function columnsOf(frames: readonly Frame[]): readonly Column[] {
  const columns: Column[] = [];
  for (const frame of frames) {
    const time = timeFieldOf(frame);
    if (!time) continue;
    const rows = new Map(Array.from(time.values, (timeMs, row) => [timeMs, row]));
    for (const field of frame.fields) {
      if (field.type !== 'number') continue;
      const name = field.legendText ?? frame.name ?? field.name;
      const count = columns.filter((column) => column.name === name).length;
      columns.push({ name: count === 0 ? name : `${name} (${frame.refId})`, field, rows });
    }
  }
  return columns.slice(0, COLUMN_LIMIT);
}
