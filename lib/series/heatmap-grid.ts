// Frames to the cells of a heatmap: columns of time, rows of value buckets, and what is counted where.
import { labelValue } from '@/lib/labels/label-set';
import { isNumberField, PRESENT, timeFieldOf, type Frame, type NumberField } from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';
import { typicalStepMs } from '@/lib/series/time-search';

/** A bucket of values. Bounds are infinite where it is open. */
export interface HeatmapRow {
  readonly lower: number;
  readonly upper: number;
  /** What the data calls it; "" when it has bounds only. */
  readonly name: string;
}

export interface HeatmapGrid {
  /** Where each column begins and ends. */
  readonly startsMs: Float64Array;
  readonly endsMs: Float64Array;
  /** From the lowest bucket to the highest. */
  readonly rows: readonly HeatmapRow[];
  /** Column by column; NaN where nothing was measured. */
  readonly counts: Float64Array;
  /** `named`: buckets without bounds, in the order of the data. `bounds`: buckets of equal height. `numbers`: a scale of numbers. */
  readonly kind: 'named' | 'bounds' | 'numbers';
}

export type RowLayout = 'le' | 'ge' | 'auto' | 'unknown';

/** Bigger than what any screen shows. */
const CELL_LIMIT = 1_000_000;
const NO_GRID: HeatmapGrid = {
  startsMs: new Float64Array(0),
  endsMs: new Float64Array(0),
  rows: [],
  counts: new Float64Array(0),
  kind: 'named',
};

/** Cells as native histograms and the transformation give them, else a row for each number column. */
export function heatmapGrid(frames: readonly Frame[], layout: RowLayout): HeatmapGrid {
  const cells = frames.filter(isCellFrame);
  return cells.length > 0 ? gridOfCells(cells) : gridOfRows(frames, layout);
}

/** A frame whose every row is one cell: `xMax` or `xMin`, `yMin`, maybe `yMax`, and a count. */
export function isCellFrame(frame: Frame): boolean {
  const [x, y] = frame.fields;
  return x !== undefined && y !== undefined && /^x(Min|Max)?$/.test(x.name) && /^y(Min|Max)?$/.test(y.name);
}

interface RowSource {
  readonly name: string;
  readonly parts: { readonly timesMs: Float64Array; readonly field: NumberField }[];
}

function gridOfRows(frames: readonly Frame[], layout: RowLayout): HeatmapGrid {
  const sources = rowSources(frames);
  const times = [...new Set(sources.flatMap(({ parts }) => parts.flatMap(({ timesMs }) => [...timesMs])))];
  if (times.length === 0 || sources.length * times.length > CELL_LIMIT) return NO_GRID;
  const endsMs = Float64Array.from(times).toSorted();
  const { rows, order, kind } = boundedRows(
    sources.map(({ name }) => name),
    layout,
  );
  const placeOf = new Map(Array.from(endsMs, (timeMs, at) => [timeMs, at]));
  const counts = new Float64Array(rows.length * endsMs.length).fill(NaN);
  for (const [row, sourceIndex] of order.entries())
    for (const { timesMs, field } of sources[sourceIndex]?.parts ?? [])
      for (let at = 0; at < timesMs.length; at += 1) {
        const cell = (placeOf.get(timesMs[at] ?? NaN) ?? 0) * rows.length + row;
        addCount(counts, cell, field, at);
      }
  const stepMs = typicalStepMs(endsMs) || 60_000;
  return { startsMs: endsMs.map((timeMs) => timeMs - stepMs), endsMs, rows, counts, kind };
}

function addCount(counts: Float64Array, cell: number, field: NumberField, at: number): void {
  const value = field.values[at] ?? NaN;
  if (Number.isNaN(value) || (field.present !== null && field.present[at] !== PRESENT)) return;
  const before = counts[cell] ?? NaN;
  counts[cell] = Number.isNaN(before) ? value : before + value;
}

/** Number columns by the name of their bucket; the same bucket of several frames is added up. */
function rowSources(frames: readonly Frame[]): RowSource[] {
  const names = displayNames(frames);
  const sources = new Map<string, RowSource>();
  for (const [frameIndex, frame] of frames.entries()) {
    const time = timeFieldOf(frame);
    if (time === null) continue;
    for (const [at, field] of frame.fields.entries()) {
      if (!isNumberField(field)) continue;
      const shown = names[frameIndex]?.[at] ?? field.name;
      const name = labelValue(field.labels, 'le') || shown;
      const part = { timesMs: time.values, field };
      const source = sources.get(name);
      if (source === undefined) sources.set(name, { name, parts: [part] });
      else source.parts.push(part);
    }
  }
  return [...sources.values()];
}

/** "0.5", "+Inf", and also "1e3": NaN for words. */
function boundOf(name: string): number {
  const text = name.trim();
  if (/^\+?inf(inity)?$/i.test(text)) return Infinity;
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  return text === '' ? NaN : Number(text);
}

interface BoundedRows {
  readonly rows: readonly HeatmapRow[];
  /** `order[n]` is the place of row n in the data. */
  readonly order: readonly number[];
  readonly kind: HeatmapGrid['kind'];
}

function boundedRows(names: readonly string[], layout: RowLayout): BoundedRows {
  const bounds = names.map(boundOf);
  const hasBounds = layout !== 'unknown' && bounds.every((bound) => !Number.isNaN(bound));
  if (!hasBounds)
    return {
      rows: names.map((name) => ({ name, lower: NaN, upper: NaN })),
      order: [...names.keys()],
      kind: 'named',
    };
  const order = [...names.keys()].toSorted((a, b) => (bounds[a] ?? 0) - (bounds[b] ?? 0));
  const sorted = order.map((at) => bounds[at] ?? 0);
  const rows = sorted.map((bound, at) => {
    const name = names[order[at] ?? 0] ?? '';
    if (layout === 'ge') return { name, lower: bound, upper: sorted[at + 1] ?? Infinity };
    // Times, sizes and counts start at zero; only negative bounds say otherwise.
    const lowest = bound > 0 ? 0 : -Infinity;
    return { name, lower: sorted[at - 1] ?? lowest, upper: bound };
  });
  return { rows, order, kind: 'bounds' };
}

function gridOfCells(frames: readonly Frame[]): HeatmapGrid {
  const cells = frames.flatMap(readCells);
  const columns = [...new Set(cells.map(({ xMs }) => xMs))].toSorted((a, b) => a - b);
  const rowKeys = new Map<string, HeatmapRow>();
  for (const { lower, upper } of cells) rowKeys.set(`${lower} ${upper}`, { lower, upper, name: '' });
  const rows = [...rowKeys.values()].toSorted((a, b) => a.lower - b.lower || a.upper - b.upper);
  if (columns.length * rows.length === 0 || columns.length * rows.length > CELL_LIMIT) return NO_GRID;
  const columnOf = new Map(columns.map((xMs, at) => [xMs, at]));
  const rowOf = new Map(rows.map(({ lower, upper }, at) => [`${lower} ${upper}`, at]));
  const counts = new Float64Array(columns.length * rows.length).fill(NaN);
  for (const { xMs, lower, upper, count } of cells) {
    const cell = (columnOf.get(xMs) ?? 0) * rows.length + (rowOf.get(`${lower} ${upper}`) ?? 0);
    const before = counts[cell] ?? NaN;
    counts[cell] = Number.isNaN(before) ? count : before + count;
  }
  const xs = Float64Array.from(columns);
  const stepMs = typicalStepMs(xs) || 60_000;
  const isEnd = frames[0]?.fields[0]?.name === 'xMax';
  return {
    startsMs: isEnd ? xs.map((xMs) => xMs - stepMs) : xs,
    endsMs: isEnd ? xs : xs.map((xMs) => xMs + stepMs),
    rows,
    counts,
    kind: 'numbers',
  };
}

interface CellOfFrame {
  readonly xMs: number;
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

function readCells(frame: Frame): CellOfFrame[] {
  const numbers = (name: RegExp): Float64Array | null => {
    const field = frame.fields.find((one) => name.test(one.name));
    return field?.type === 'number' || field?.type === 'time' ? field.values : null;
  };
  const xs = numbers(/^x(Min|Max)?$/);
  const lows = numbers(/^y(Min)?$/) ?? numbers(/^yMax$/);
  const counts = numbers(/^(count|value)$/i);
  if (xs === null || lows === null || counts === null) return [];
  const highs = numbers(/^yMax$/) ?? upperBounds(lows);
  return Array.from(counts, (count, at) => ({
    xMs: xs[at] ?? NaN,
    lower: lows[at] ?? NaN,
    upper: highs[at] ?? NaN,
    count,
  })).filter(({ xMs, lower, upper, count }) => !Number.isNaN(xMs + count) && !Number.isNaN(lower) && upper > lower);
}

/** Where a frame has lower bounds only, a bucket reaches to the next one, and the last is as wide as the one before. */
function upperBounds(lows: Float64Array): Float64Array {
  const sorted = [...new Set(lows)].toSorted((a, b) => a - b);
  const last = sorted.at(-1) ?? 0;
  const beforeLast = sorted.at(-2);
  const isGrowing = beforeLast !== undefined && sorted.length > 2 && isGeometric(sorted);
  const lastUpper = isGrowing ? (last * last) / beforeLast : last + (last - (beforeLast ?? last - 1));
  const nextOf = new Map(sorted.map((low, at) => [low, sorted[at + 1] ?? lastUpper]));
  return lows.map((low) => nextOf.get(low) ?? NaN);
}

function isGeometric([first = 0, second = 0, third = 0]: readonly number[]): boolean {
  return first > 0 && Math.abs(third / second - second / first) < 1e-6 && third - second > (second - first) * 1.001;
}
