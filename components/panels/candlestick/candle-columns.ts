// Which columns are open, high, low, close and volume, by the panel's field map or by their names, and what stands in for a missing one.
import type { CandleColumns } from '@/components/charts/candle-layer';
import type { TimeColumn } from '@/components/panels/time-columns';
import { asRecord, readText } from '@/lib/series/read-field-config';

export type CandleRole = 'open' | 'high' | 'low' | 'close' | 'volume';

export type CandlePick = Readonly<Partial<Record<CandleRole, TimeColumn>>>;

/** Names that need no map, in lower case. */
const NAMES: Readonly<Record<CandleRole, readonly string[]>> = {
  open: ['open', 'o'],
  high: ['high', 'h', 'max'],
  low: ['low', 'l', 'min'],
  close: ['close', 'c'],
  volume: ['volume', 'v'],
};
const ROLES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** A file may name a column that is not there (any more): its name then counts for nothing, as in Grafana. */
export function pickCandleColumns(
  columns: readonly TimeColumn[],
  options: Readonly<Record<string, unknown>>,
): CandlePick {
  const fieldMap = asRecord(options['fields']);
  const pick: Partial<Record<CandleRole, TimeColumn>> = {};
  for (const role of ROLES) {
    const wanted = readText(fieldMap[role]);
    const found =
      (wanted === null ? undefined : columns.find((one) => isNamed(one, wanted))) ??
      columns.find((one) => NAMES[role].some((name) => isNamed(one, name, true)));
    if (found !== undefined) pick[role] = found;
  }
  if (pick.open === undefined && pick.close === undefined) {
    const first = columns.find((column) => column !== pick.volume);
    if (first !== undefined) pick.open = first;
  }
  if (pick.open !== undefined && pick.close === undefined) pick.close = shifted(pick.open, 1, 'Next open');
  else if (pick.close !== undefined && pick.open === undefined) pick.open = shifted(pick.close, -1, 'Previous close');
  return pick;
}

function isNamed({ name, field }: TimeColumn, wanted: string, isLoose = false): boolean {
  if (!isLoose) return name === wanted || field.name === wanted;
  return name.toLowerCase() === wanted || field.name.toLowerCase() === wanted;
}

/** The column with each value one place earlier (1) or later (-1); the one at the end is kept twice. */
function shifted(column: TimeColumn, by: 1 | -1, name: string): TimeColumn {
  const { values } = column.field;
  const last = values.length - 1;
  const moved = Float64Array.from(values, (_, at) => values[Math.min(last, Math.max(0, at + by))] ?? NaN);
  return { ...column, name, key: `${column.key} ${name}`, field: { ...column.field, values: moved, present: null } };
}

/** On one column of times: that of all columns where they share it, else every time of any of them. */
export function alignCandles(pick: CandlePick): CandleColumns {
  const columns = ROLES.flatMap((role) => pick[role] ?? []);
  const timesMs = commonTimes(columns);
  const none = new Float64Array(timesMs.length).fill(NaN);
  const on = (column: TimeColumn | undefined): Float64Array =>
    column === undefined ? none : valuesOn(column, timesMs);
  return {
    timesMs,
    open: on(pick.open),
    high: on(pick.high),
    low: on(pick.low),
    close: on(pick.close),
    volume: pick.volume === undefined ? null : on(pick.volume),
  };
}

function commonTimes(columns: readonly TimeColumn[]): Float64Array {
  const [first, ...others] = columns.map(({ timesMs }) => timesMs);
  if (first === undefined) return new Float64Array(0);
  if (others.every((one) => one === first)) return first;
  const times = new Set(first);
  for (const one of others) for (const timeMs of one) times.add(timeMs);
  return Float64Array.from(times).toSorted();
}

function valuesOn({ timesMs, field }: TimeColumn, wanted: Float64Array): Float64Array {
  if (timesMs === wanted) return field.values;
  const byTime = new Map(Array.from(timesMs, (timeMs, at) => [timeMs, field.values[at] ?? NaN]));
  return wanted.map((timeMs) => byTime.get(timeMs) ?? NaN);
}
