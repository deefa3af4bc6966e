'use client';
// The legend of a time chart: a list with the value under the crosshair, or a table with calculations. Click isolates, Ctrl click toggles.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useDeferredValue, useMemo, useState, type MouseEvent, type RefObject } from 'react';
import type { LegendOptions, LegendSeries } from '@/components/charts/chart-model';
import { LegendFilters } from '@/components/charts/legend-filters';
import { sortLegend, type LegendSort } from '@/components/charts/legend-sort';
import { joinParts } from '@/lib/units/format-value';

export interface ChartLegendProps {
  readonly title: string;
  readonly series: readonly LegendSeries[];
  readonly options: LegendOptions;
  readonly isHidden: (key: string) => boolean;
  /** `isAdding`: Ctrl or Cmd was held, only this one changes. */
  readonly onPick: (key: string, isAdding: boolean) => void;
  readonly onEmphasise: (key: string | null) => void;
  /** Holds the elements that the chart writes values under the crosshair into. */
  readonly liveValues: RefObject<Map<string, HTMLElement>>;
}

/** More rows are shown on demand: nobody reads them, and each is a button. */
const ROW_LIMIT = 100;

/** A longer legend follows the picture: the lines are what people look at. */
const LATE_OVER = 30;

// Whole texts, never put together while rendering: each entry of each legend would keep copies of its own.
const LIST = 'flex flex-row flex-wrap gap-x-3.5 px-1';
const LIST_RIGHT = 'flex flex-col px-1';
const NAME = 'flex h-6 min-w-0 items-center gap-2 rounded-control text-left text-xs text-ink-muted hover:text-ink';
const NAME_HIDDEN = 'flex h-6 min-w-0 items-center gap-2 rounded-control text-left text-xs text-ink-faint line-through';
const VALUE = 'group/value text-xs whitespace-nowrap tabular-nums';
const VALUE_IN_TABLE = 'group/value ml-auto pl-2 text-xs whitespace-nowrap tabular-nums';

/** Renders when its series change, not when the range moves. */
export const ChartLegend = memo(function ChartLegend(props: ChartLegendProps) {
  const [sort, setSort] = useState<LegendSort | null>(null);
  const [isAllShown, setAllShown] = useState(false);
  const { options, title } = props;
  const late = useDeferredValue(props.series);
  const series = props.series.length > LATE_OVER ? late : props.series;
  const shownSort = useMemo(() => sort ?? wishedSort(series, options), [sort, series, options]);
  const sorted = useMemo(() => sortLegend(series, shownSort), [series, shownSort]);
  const rows = isAllShown ? sorted : sorted.slice(0, ROW_LIMIT);
  const restCount = sorted.length - rows.length;
  const more = restCount > 0 && (
    <button
      type="button"
      className="h-6 px-1 text-xs text-accent-ink hover:underline"
      onClick={() => setAllShown(true)}
    >
      Show {restCount} more
    </button>
  );
  if (options.mode === 'table')
    return (
      <>
        <LegendTable {...props} rows={rows} sort={shownSort} onSort={setSort} />
        {more}
      </>
    );
  return (
    <ul aria-label={`Legend for ${title}`} className={options.placement === 'right' ? LIST_RIGHT : LIST}>
      {rows.map((one) => (
        <li
          key={one.key}
          className="group/entry flex h-6 max-w-full min-w-0 items-center gap-1.5"
          onPointerEnter={() => props.onEmphasise(one.key)}
          onPointerLeave={() => props.onEmphasise(null)}
        >
          <LegendEntry {...props} one={one} hasValue />
        </li>
      ))}
      {restCount > 0 && <li>{more}</li>}
    </ul>
  );
});

/** Files name the column by its title ("Max"); inside it is an id. */
function wishedSort(series: readonly LegendSeries[], { sortBy, isDescending }: LegendOptions): LegendSort | null {
  if (sortBy === null) return null;
  const calc = series[0]?.calcs.find((one) => one.title === sortBy || one.id === sortBy);
  return { by: calc?.id ?? sortBy.toLowerCase(), isDescending };
}

interface LegendTableProps extends ChartLegendProps {
  readonly rows: readonly LegendSeries[];
  readonly sort: LegendSort | null;
  readonly onSort: (sort: LegendSort) => void;
}

function LegendTable(props: LegendTableProps) {
  const { rows, sort, onSort, title, options } = props;
  const titles = rows[0]?.calcs ?? [];
  const columns = [{ id: 'name', title: 'Name' }, ...titles.filter((calc) => options.calcIds.includes(calc.id))];
  const toggle = (id: string): void =>
    onSort({ by: id, isDescending: sort?.by === id ? !sort.isDescending : id !== 'name' });
  return (
    <table aria-label={`Legend for ${title}`} className="w-full border-separate border-spacing-0 text-xs">
      <thead>
        <tr>
          {columns.map(({ id, title: columnTitle }) => (
            <th
              key={id}
              scope="col"
              aria-sort={ariaSort(sort, id)}
              className={`sticky top-0 bg-panel h-6 px-1 font-normal text-ink-muted ${id === 'name' ? 'text-left' : 'text-right'}`}
            >
              <button
                type="button"
                className="inline-flex h-6 items-center gap-0.5 whitespace-nowrap hover:text-ink"
                onClick={() => toggle(id)}
              >
                {sort?.by === id && <SortArrow isDescending={sort.isDescending} />}
                {columnTitle}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr
            key={one.key}
            className="group/entry h-6 hover:bg-hover"
            onPointerEnter={() => props.onEmphasise(one.key)}
            onPointerLeave={() => props.onEmphasise(null)}
          >
            <th
              scope="row"
              className={`min-w-20 rounded-l-control p-0 text-left font-normal ${options.placement === 'right' ? 'max-w-56' : 'w-full max-w-0'}`}
            >
              <div className="flex min-w-0 items-center gap-1.5 px-1">
                <LegendEntry {...props} one={one} hasValue={columns.length === 1} />
              </div>
            </th>
            {columns.slice(1).map(({ id }) => (
              <td
                key={id}
                data-calc={id}
                className="h-6 rounded-r-control px-1 pl-3 text-right whitespace-nowrap tabular-nums"
              >
                {one.calcs.find((calc) => calc.id === id)?.text ?? ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SortArrow({ isDescending }: { readonly isDescending: boolean }) {
  return isDescending ? (
    <ArrowDown size={12} strokeWidth={1.5} aria-hidden />
  ) : (
    <ArrowUp size={12} strokeWidth={1.5} aria-hidden />
  );
}

function ariaSort(sort: LegendSort | null, id: string): 'ascending' | 'descending' | 'none' {
  if (sort?.by !== id) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}

interface LegendEntryProps extends ChartLegendProps {
  readonly one: LegendSeries;
  readonly hasValue: boolean;
}

/** The button is named by the series alone; its value stands beside it. */
function LegendEntry({ one, isHidden, onPick, onEmphasise, liveValues, hasValue, options }: LegendEntryProps) {
  const isShown = !isHidden(one.key);
  const pick = (event: MouseEvent): void => onPick(one.key, event.ctrlKey || event.metaKey);
  const register = (element: HTMLElement | null): void => {
    if (element === null) liveValues.current.delete(one.key);
    else liveValues.current.set(one.key, element);
  };
  const calcs = options.mode === 'list' ? one.calcs.filter((calc) => options.calcIds.includes(calc.id)) : [];
  // The last value alone needs no title, and gives way to the value under the crosshair.
  const lastCalc =
    calcs.length === 1 ? calcs.find((calc) => calc.id === 'lastNotNull' || calc.id === 'last') : undefined;
  const isLive = hasValue && (calcs.length === 0 || lastCalc !== undefined);
  return (
    <>
      <button
        type="button"
        aria-pressed={isShown}
        title={one.name}
        onClick={pick}
        onFocus={() => onEmphasise(one.key)}
        onBlur={() => onEmphasise(null)}
        className={isShown ? NAME : NAME_HIDDEN}
      >
        <LegendSwatch one={one} isShown={isShown} />
        <span className="truncate">{one.name}</span>
      </button>
      {one.filters !== undefined && <LegendFilters name={one.name} filters={one.filters} />}
      {isShown && !isLive && <LegendCalcs calcs={calcs} />}
      {isShown && isLive && (
        <span className={options.mode === 'table' ? VALUE_IN_TABLE : VALUE} data-hovering="false">
          <span data-calc={lastCalc?.id} className="group-data-[hovering=true]/value:hidden">
            {lastCalc?.text ?? lastText(one)}
          </span>
          <span ref={register} />
        </span>
      )}
    </>
  );
}

function LegendCalcs({ calcs }: { readonly calcs: LegendSeries['calcs'] }) {
  return calcs.map((calc) => (
    <span key={calc.id} className="text-xs whitespace-nowrap tabular-nums">
      <span className="text-ink-faint">{calc.title}: </span>
      <span data-calc={calc.id}>{calc.text}</span>
    </span>
  ));
}

function LegendSwatch({ one, isShown }: { readonly one: LegendSeries; readonly isShown: boolean }) {
  const [dash = 0, gap = 0] = one.style.dash;
  return (
    <svg width={12} height={3} aria-hidden className="shrink-0 overflow-visible" style={{ opacity: isShown ? 1 : 0.4 }}>
      {dash > 0 ? (
        <line
          x1={0}
          x2={12}
          y1={1.5}
          y2={1.5}
          stroke={one.color}
          strokeWidth={3}
          strokeDasharray={`${Math.min(dash, 4)} ${Math.min(gap, 2)}`}
        />
      ) : (
        <rect width={12} height={3} rx={1} fill={one.color} />
      )}
    </svg>
  );
}

function lastText({ values, format, lastText: given }: LegendSeries): string {
  if (values === undefined || format === undefined) return given ?? '';
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const value = values[at] ?? NaN;
    if (!Number.isNaN(value)) return joinParts(format(value));
  }
  return '';
}
