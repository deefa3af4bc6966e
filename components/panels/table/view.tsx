'use client';
// The table panel: a real table with a head that stays, sorting by any column, and only the rows in sight when there are many.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { usePainted } from '@/components/charts/use-painted';
import { useRowWindow } from '@/components/charts/use-row-window';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { ColumnFilter } from '@/components/panels/table/column-filter';
import { filteredRows, withFilter, type TableFilters } from '@/components/panels/table/filter';
import {
  initialSort,
  prepareTable,
  sortedRows,
  type TableColumn,
  type TableModel,
  type TableSort,
} from '@/components/panels/table/prepare';
import { pickFrameRows } from '@/lib/series/field-rows';
import { rowColorOf, TableCell } from '@/components/panels/table/table-cell';

const ROW_HEIGHT_PX = { sm: 32, md: 40, lg: 48 } as const;
/** Beyond this only rows in sight are in the page. */
const WHOLE_ROWS = 200;
const NO_FILTERS: TableFilters = new Map();

export function TablePanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, title, onPainted, linksAt, onFilter } = props;
  const theme = useChartTheme();
  const [frameIndex, setFrameIndex] = useState<number | null>(null);
  const [chosenSort, setChosenSort] = useState<TableSort | null>(null);
  const nowMs = timeRange.toMs;
  const model = useMemo(
    () => prepareTable({ frames, options, fieldConfig, theme, timeZone, nowMs, frameIndex }),
    [frames, options, fieldConfig, theme, timeZone, nowMs, frameIndex],
  );
  const sort = chosenSort ?? initialSort(options, model.columns);
  const [filters, setFilters] = useState<TableFilters>(NO_FILTERS);
  const order = useMemo(() => filteredRows(sortedRows(model, sort), model.columns, filters), [model, sort, filters]);
  // Below the columns stands what is in sight: filtered rows are not counted.
  const footed = useMemo(() => {
    if (filters.size === 0 || model.frame === null || !model.hasFooter) return model.columns;
    const left = pickFrameRows(model.frame, order);
    return prepareTable({ frames: [left], options, fieldConfig, theme, timeZone, nowMs, frameIndex: 0 }).columns;
  }, [filters, model, order, options, fieldConfig, theme, timeZone, nowMs]);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeightPx = rowHeight(options['cellHeight']);
  const rows = useRowWindow(scroller, { rowCount: order.length, rowHeightPx, wholeUpTo: WHOLE_ROWS });
  usePainted(model, onPainted);
  if (model.columns.length === 0 && frames.length > 0) return <NothingShown what="No column" onPainted={onPainted} />;
  return (
    <div className="flex size-full min-h-0 flex-col">
      <div
        ref={scroller}
        // What scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="group"
        aria-label={`${title}, scrollable`}
        className="min-h-0 flex-1 overflow-auto rounded-control"
      >
        <table
          aria-label={title}
          aria-rowcount={model.rowCount + 1}
          className="w-full border-separate border-spacing-0 text-xs"
        >
          {options['showHeader'] !== false && (
            <TableHead
              model={model}
              sort={sort}
              onSort={setChosenSort}
              filters={filters}
              onFilter={(key, texts) => setFilters((current) => withFilter(current, key, texts))}
            />
          )}
          <tbody>
            <Spacer heightPx={rows.beforePx} columnCount={model.columns.length} />
            {order.slice(rows.startIndex, rows.endIndex).map((row, at) => {
              const rowColor = rowColorOf(model.columns, row);
              return (
                <tr
                  key={row}
                  aria-rowindex={rows.startIndex + at + 2}
                  className="hover:bg-hover"
                  style={{ height: rowHeightPx }}
                >
                  {model.columns.map((column) => (
                    <TableCell
                      key={column.key}
                      column={column}
                      row={row}
                      theme={theme}
                      rowColor={rowColor}
                      frame={model.frame}
                      linksAt={linksAt}
                      onFilter={onFilter}
                    />
                  ))}
                </tr>
              );
            })}
            <Spacer heightPx={rows.afterPx} columnCount={model.columns.length} />
          </tbody>
          {model.hasFooter && <TableFoot columns={footed} />}
        </table>
      </div>
      {model.frameNames.length > 1 && <FramePicker model={model} onPick={setFrameIndex} title={title} />}
    </div>
  );
}

function rowHeight(cellHeight: unknown): number {
  return cellHeight === 'md' || cellHeight === 'lg' ? ROW_HEIGHT_PX[cellHeight] : ROW_HEIGHT_PX.sm;
}

interface TableHeadProps {
  readonly model: TableModel;
  readonly sort: TableSort | null;
  readonly onSort: (sort: TableSort | null) => void;
  readonly filters: TableFilters;
  readonly onFilter: (key: string, texts: ReadonlySet<string> | null) => void;
}

const ALIGN_CLASS = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

function TableHead({ model, sort, onSort, filters, onFilter }: TableHeadProps) {
  const toggle = ({ key, field }: TableColumn): void => {
    // Numbers start with the largest: that is what one looks for.
    const isDescending = sort?.key === key ? !sort.isDescending : field.type === 'number';
    onSort({ key, isDescending });
  };
  return (
    <thead>
      <tr>
        {model.columns.map((column) => {
          const isSorted = sort?.key === column.key;
          return (
            <th
              key={column.key}
              scope="col"
              aria-sort={sortState(sort, column.key)}
              className={`sticky top-0 z-10 h-[26px] border-b border-line-subtle bg-panel px-2 font-normal first:pl-1 last:pr-1 text-ink-muted ${column.isHeadWrapped ? '' : 'whitespace-nowrap'} ${ALIGN_CLASS[column.align]}`}
              style={headWidth(column)}
            >
              <button
                type="button"
                className="inline-flex min-h-6 max-w-full items-center gap-0.5 hover:text-ink"
                onClick={() => toggle(column)}
              >
                <span className="truncate">{column.name}</span>
                {isSorted &&
                  (sort.isDescending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
              {column.isFilterable && (
                <ColumnFilter
                  column={column}
                  rowCount={model.rowCount}
                  chosen={filters.get(column.key) ?? null}
                  onChange={(texts) => onFilter(column.key, texts)}
                />
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function headWidth({ widthPx, minWidthPx }: TableColumn): { width?: number; minWidth?: number } {
  if (widthPx !== null) return { width: widthPx, minWidth: widthPx };
  return minWidthPx === null ? {} : { minWidth: minWidthPx };
}

function sortState(sort: TableSort | null, key: string): 'ascending' | 'descending' | 'none' {
  if (sort?.key !== key) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}

function Spacer({ heightPx, columnCount }: { readonly heightPx: number; readonly columnCount: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- empty space, hidden from readers */}
      <td colSpan={columnCount} style={{ height: heightPx }} />
    </tr>
  );
}

function TableFoot({ columns }: { readonly columns: readonly TableColumn[] }) {
  return (
    <tfoot>
      <tr>
        {columns.map((column) => (
          <td
            key={column.key}
            className={`sticky bottom-0 h-7 border-t border-line bg-panel px-2 align-top first:pl-1 last:pr-1 tabular-nums ${ALIGN_CLASS[column.align]}`}
          >
            {column.footer.map(({ title, text }) => (
              <span key={title} className="block leading-6 whitespace-nowrap">
                <span className="text-ink-muted">{title}</span> <span className="font-semibold">{text}</span>
              </span>
            ))}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

interface FramePickerProps {
  readonly model: TableModel;
  readonly title: string;
  readonly onPick: (frameIndex: number) => void;
}

function FramePicker({ model, title, onPick }: FramePickerProps) {
  return (
    <select
      aria-label={`Series of ${title}`}
      value={model.frameIndex}
      onChange={(event) => onPick(Number(event.target.value))}
      className="mt-1 h-7 max-w-full shrink-0 self-start rounded-control border border-line-strong bg-raised px-2 text-xs text-ink"
    >
      {model.frameNames.map((name, at) => (
        // Two series may have one name; their place tells them apart.
        <option key={`${name} ${at}`} value={at}>
          {name}
        </option>
      ))}
    </select>
  );
}
