// Frames and options of a heatmap panel to the cells its chart draws. Pure.
import type { HeatModel, HeatRow } from '@/components/charts/heat-layout';
import type { PlaneTick } from '@/components/charts/plane-layout';
import { isInputError } from '@/lib/errors/input-error';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';
import { heatScale } from '@/lib/series/heat-colors';
import { heatmapGrid, type HeatmapGrid, type RowLayout } from '@/lib/series/heatmap-grid';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { createValueAxis, type ValueAxis } from '@/lib/series/value-axis';
import { heatmap } from '@/lib/transformations/heatmap';
import type { TransformContext } from '@/lib/transformations/transformation';
import { formatValue } from '@/lib/units/format-value';

export interface HeatmapRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly heightPx: number;
}

interface YOptions {
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly min: number | null;
  readonly max: number | null;
  readonly isReversed: boolean;
  readonly label: string;
  readonly isHidden: boolean;
}

/** Cells are counted from numbers: neither zone nor variables play a part. */
const PLAIN: TransformContext = { timeZone: 'UTC', interpolate: (text) => text };

/** The model, or a sentence that says why there is none. */
export function prepareHeatmap(request: HeatmapRequest): HeatModel | string {
  const { options } = request;
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const grid = gridOf(frames, options);
  if (typeof grid === 'string') return grid;
  const y = readY(options['yAxis'], frames);
  const kept = keptRows(grid, y);
  if (kept.rows.length === 0) return 'There are no buckets to draw: a heatmap needs numbers over time.';
  const hidden = readFilter(options['filterValues']);
  const counts = kept.counts.map((count) => (count <= hidden.le || count >= hidden.ge ? NaN : count));
  const scale = heatScale(options['color'], extentOf(counts), request.theme);
  const places = rowPlaces(kept, y, request.heightPx);
  const cellValues = asRecord(options['cellValues']);
  const format = (count: number): string =>
    formatValue(count, readText(cellValues['unit']) ?? 'short', decimalsOf(readNumber(cellValues['decimals'])));
  const hasKey = asRecord(options['legend'])['show'] !== false && scale.min <= scale.max;
  const { showValue } = options;
  return {
    startsMs: kept.startsMs,
    endsMs: kept.endsMs,
    rows: places.rows,
    yTicks: places.ticks,
    isYHidden: y.isHidden,
    yLabel: y.label,
    counts,
    colorOf: scale.colorOf,
    format,
    gapPx: Math.min(10, Math.max(0, readNumber(options['cellGap']) ?? 1)),
    showValue: showValue === 'always' || showValue === 'auto' ? showValue : 'never',
    scale: hasKey ? { palette: scale.palette, from: format(scale.min), to: format(scale.max) } : null,
    hasTooltip: !isTooltipOff(options['tooltip']),
    isReversed: y.isReversed,
    formatY: (value) => formatValue(value, y.unit, y.decimals === undefined ? {} : { decimals: y.decimals }),
    exemplarColor: resolveColor(readText(asRecord(options['exemplars'])['color']) ?? EXEMPLAR_COLOR, request.theme),
  };
}

const EXEMPLAR_COLOR = 'rgba(255,0,255,0.7)';

function decimalsOf(decimals: number | null): { readonly decimals?: number } {
  return decimals === null ? {} : { decimals: Math.min(20, Math.max(0, Math.round(decimals))) };
}

function isTooltipOff(json: unknown): boolean {
  const tooltip = asRecord(json);
  return tooltip['mode'] === 'none' || tooltip['show'] === false;
}

function gridOf(frames: readonly Frame[], options: HeatmapRequest['options']): HeatmapGrid | string {
  const layout = readLayout(asRecord(options['rowsFrame'])['layout']);
  if (options['calculate'] !== true) return heatmapGrid(frames, layout);
  try {
    return heatmapGrid(heatmap.apply(frames, asRecord(options['calculation']), PLAIN), layout);
  } catch (thrown) {
    if (isInputError(thrown)) return thrown.message;
    throw thrown;
  }
}

function readLayout(layout: unknown): RowLayout {
  return layout === 'le' || layout === 'ge' || layout === 'unknown' ? layout : 'auto';
}

function readY(json: unknown, frames: readonly Frame[]): YOptions {
  const y = asRecord(json);
  const unitOfData = frames.flatMap(({ fields }) => fields).find(({ type }) => type === 'number')?.config.unit;
  const decimals = readNumber(y['decimals']);
  return {
    unit: readText(y['unit']) ?? unitOfData,
    decimals: decimals === null ? undefined : Math.min(20, Math.max(0, Math.round(decimals))),
    min: readNumber(y['min']),
    max: readNumber(y['max']),
    isReversed: y['reverse'] === true,
    label: readText(y['axisLabel']) ?? '',
    isHidden: y['axisPlacement'] === 'hidden',
  };
}

/** Counts at or below `le` are nothing: not drawn, and no end of the colours. */
function readFilter(json: unknown): { readonly le: number; readonly ge: number } {
  const filter = asRecord(json);
  return { le: readNumber(filter['le']) ?? 1e-9, ge: readNumber(filter['ge']) ?? Infinity };
}

/** Rows inside the limits of the axis. */
function keptRows(grid: HeatmapGrid, { min, max }: YOptions): HeatmapGrid {
  const isKept = ({ lower, upper }: HeatmapGrid['rows'][number]): boolean =>
    !(min !== null && upper <= min) && !(max !== null && lower >= max);
  const kept = [...grid.rows.keys()].filter((row) => {
    const one = grid.rows[row];
    return one !== undefined && isKept(one);
  });
  if (kept.length === grid.rows.length) return grid;
  const counts = new Float64Array(kept.length * grid.startsMs.length);
  for (let column = 0; column < grid.startsMs.length; column += 1)
    for (const [at, row] of kept.entries())
      counts[column * kept.length + at] = grid.counts[column * grid.rows.length + row] ?? NaN;
  return { ...grid, rows: kept.flatMap((row) => grid.rows[row] ?? []), counts };
}

function extentOf(counts: Float64Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const count of counts) {
    if (count < min) min = count;
    if (count > max) max = count;
  }
  return { min, max };
}

interface RowPlaces {
  readonly rows: readonly HeatRow[];
  readonly ticks: readonly PlaneTick[];
}

function rowPlaces(grid: HeatmapGrid, y: YOptions, heightPx: number): RowPlaces {
  const places = grid.kind === 'numbers' ? scaledRows(grid, y, heightPx) : equalRows(grid, y);
  if (!y.isReversed) return places;
  return {
    rows: places.rows.map((row) => ({ ...row, fromShare: 1 - row.toShare, toShare: 1 - row.fromShare })),
    ticks: places.ticks.map((tick) => ({ ...tick, share: 1 - tick.share })),
  };
}

/** Rows of one height. Named rows have their name beside them, bounded ones their bound where it is. */
function equalRows({ rows, kind }: HeatmapGrid, y: YOptions): RowPlaces {
  const share = (at: number): number => at / rows.length;
  const placed = rows.map((row, at) => ({
    key: `${at} ${row.name}`,
    fromShare: share(at),
    toShare: share(at + 1),
    label: rangeLabel(row, y),
    lower: row.lower,
    upper: row.upper,
  }));
  if (kind === 'named')
    return { rows: placed, ticks: rows.map(({ name }, at) => ({ share: share(at + 0.5), label: name })) };
  const isLower = rows.at(-1)?.upper === Infinity && rows.at(-1)?.lower !== rows.at(-2)?.upper;
  const ticks = rows.map(({ lower, upper }, at) =>
    isLower ? { share: share(at), label: boundLabel(lower, y) } : { share: share(at + 1), label: boundLabel(upper, y) },
  );
  return { rows: placed, ticks };
}

/** Rows where their bounds stand on a scale: logarithmic when the buckets grow, linear else. */
function scaledRows({ rows }: HeatmapGrid, y: YOptions, heightPx: number): RowPlaces {
  const finite = rows.filter(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper));
  const isEqual = finite.every((row) =>
    isNear(row.upper - row.lower, (finite[0]?.upper ?? 0) - (finite[0]?.lower ?? 0)),
  );
  const positive = rows.filter(({ lower }) => lower > 0);
  const isLog = !isEqual && positive.length > 0 && rows.length - positive.length <= 1;
  if (!isEqual && !isLog) return equalRows({ ...noGrid, rows, kind: 'bounds' }, y);
  const axis = axisOf(isLog ? positive : finite, y, { isLog, heightPx });
  // What lies around zero has no place on a logarithmic scale: it gets a strip below it.
  const strip = isLog && positive.length < rows.length ? 1 / (positive.length + 1) : 0;
  const place = (value: number): number => {
    const share = axis.shareOf(value);
    return strip + (1 - strip) * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
  };
  return {
    rows: rows.map((row) => {
      const isBelow = isLog && row.lower <= 0;
      return {
        key: `${row.lower} ${row.upper}`,
        fromShare: isBelow ? 0 : place(row.lower),
        toShare: isBelow ? strip : place(row.upper),
        label: rangeLabel(row, y),
        lower: row.lower,
        upper: row.upper,
      };
    }),
    ticks: axis.ticks.map(({ value, label }) => ({ share: place(value), label })),
  };
}

const noGrid = { startsMs: new Float64Array(0), endsMs: new Float64Array(0), counts: new Float64Array(0) };

function isNear(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-6 * Math.max(Math.abs(left), Math.abs(right));
}

function axisOf(
  rows: HeatmapGrid['rows'],
  y: YOptions,
  { isLog, heightPx }: { readonly isLog: boolean; readonly heightPx: number },
): ValueAxis {
  const low = rows.reduce((least, { lower }) => Math.min(least, lower), Infinity);
  const high = rows.reduce((most, { upper }) => (Number.isFinite(upper) ? Math.max(most, upper) : most), -Infinity);
  return createValueAxis({
    dataMin: low,
    dataMax: high,
    min: Math.max(low, y.min ?? low),
    max: Math.min(high, y.max ?? high),
    softMin: undefined,
    softMax: undefined,
    includesZero: false,
    isCenteredOnZero: false,
    unit: y.unit,
    decimals: y.decimals,
    scale: isLog ? { kind: 'log', base: high / low > 1000 ? 10 : 2 } : { kind: 'linear' },
    heightPx,
  });
}

function rangeLabel({ name, lower, upper }: HeatmapGrid['rows'][number], y: YOptions): string {
  if (Number.isNaN(lower)) return name;
  return `${boundLabel(lower, y)} – ${boundLabel(upper, y)}`;
}

/** Bounds are written exactly, as they are in the data: 0.025 s is 25 ms, not 25.0 ms. */
function boundLabel(bound: number, { unit, decimals }: YOptions): string {
  if (!Number.isFinite(bound)) return bound > 0 ? '+Inf' : '−Inf';
  if (decimals !== undefined) return formatValue(bound, unit, { decimals });
  const full = formatValue(bound, unit, { decimals: 6 });
  return full.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}
