// Where the cells of a heatmap stand, and which one is under the pointer. Pure.
import { layoutPlane, type PlaneLayout, type PlaneTick } from '@/components/charts/plane-layout';
import { timeTicks } from '@/lib/units/time-ticks';
import type { Zone } from '@/lib/units/zone';

export interface HeatRow {
  readonly key: string;
  /** Of the height of the plot, from the bottom. */
  readonly fromShare: number;
  readonly toShare: number;
  /** For the tooltip: "250 µs – 1 ms". */
  readonly label: string;
  /** Of the values it counts; NaN for rows that are only named. */
  readonly lower: number;
  readonly upper: number;
}

export interface HeatModel {
  readonly startsMs: Float64Array;
  readonly endsMs: Float64Array;
  readonly rows: readonly HeatRow[];
  readonly yTicks: readonly PlaneTick[];
  readonly isYHidden: boolean;
  readonly yLabel: string;
  /** Column by column; NaN = nothing is drawn. */
  readonly counts: Float64Array;
  readonly colorOf: (count: number) => string;
  readonly format: (count: number) => string;
  readonly gapPx: number;
  readonly showValue: 'auto' | 'always' | 'never';
  /** The key below the plot; null = none. */
  readonly scale: { readonly palette: readonly string[]; readonly from: string; readonly to: string } | null;
  readonly hasTooltip: boolean;
  /** Large values stand at the bottom. */
  readonly isReversed: boolean;
  /** A value of the kind that is counted, in words. */
  readonly formatY: (value: number) => string;
  /** CSS colour of single events in the cells. */
  readonly exemplarColor: string;
}

export interface HeatPlace {
  readonly plane: PlaneLayout;
  readonly xOf: (timeMs: number) => number;
  readonly yOf: (share: number) => number;
}

export interface HeatRequest {
  readonly model: HeatModel;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
}

export function layoutHeat({ model, widthPx, heightPx, fromMs, toMs, zone }: HeatRequest): HeatPlace {
  const spanMs = Math.max(1, toMs - fromMs);
  const plane = layoutPlane({
    widthPx,
    heightPx,
    yTicks: model.yTicks,
    yLabel: model.yLabel,
    isYHidden: model.isYHidden,
    xTicks: (plotWidthPx) =>
      timeTicks({ fromMs, toMs, widthPx: plotWidthPx }, zone).map(({ timeMs, label }) => ({
        share: (timeMs - fromMs) / spanMs,
        label,
      })),
  });
  const { box } = plane;
  return {
    plane,
    xOf: (timeMs) => box.left + ((timeMs - fromMs) / spanMs) * (box.right - box.left),
    yOf: (share) => box.bottom - share * (box.bottom - box.top),
  };
}

/** Where a single value stands, of the height of the plot from the bottom; null where no row counts it. */
export function shareOfValue({ rows, isReversed }: HeatModel, value: number): number | null {
  const row = rows.find(({ lower, upper }) => value > lower && value <= upper);
  if (row === undefined) return null;
  const inRow = (value - row.lower) / (row.upper - row.lower);
  // A row without an end has no places inside.
  const share = Number.isFinite(inRow) && Number.isFinite(row.upper - row.lower) ? inRow : 0.5;
  const height = row.toShare - row.fromShare;
  return isReversed ? row.toShare - share * height : row.fromShare + share * height;
}

export interface HeatCell {
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** Whole pixels, so that neighbours share an edge and the gap is the same everywhere. */
export function cellBox(model: HeatModel, { plane, xOf, yOf }: HeatPlace, column: number, row: number): HeatCell {
  const { box } = plane;
  const clampX = (x: number): number => Math.round(Math.min(box.right, Math.max(box.left, x)));
  const left = clampX(xOf(model.startsMs[column] ?? 0));
  const right = clampX(xOf(model.endsMs[column] ?? 0));
  const top = Math.round(yOf(model.rows[row]?.toShare ?? 0));
  const bottom = Math.round(yOf(model.rows[row]?.fromShare ?? 0));
  const gapX = right - left > 3 * model.gapPx ? model.gapPx : 0;
  const gapY = bottom - top > 3 * model.gapPx ? model.gapPx : 0;
  return {
    column,
    row,
    x: left,
    y: top,
    width: Math.max(0, right - left - gapX),
    height: Math.max(0, bottom - top - gapY),
    count: model.counts[column * model.rows.length + row] ?? NaN,
  };
}

/** The cell under a point of the figure; null outside, and where nothing was measured. */
export function cellAtPoint(model: HeatModel, place: HeatPlace, x: number, y: number): HeatCell | null {
  const { box } = place.plane;
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
  const column = model.startsMs.findIndex(
    (startMs, at) => place.xOf(startMs) <= x && x < place.xOf(model.endsMs[at] ?? startMs),
  );
  const share = (box.bottom - y) / (box.bottom - box.top);
  const row = model.rows.findIndex(({ fromShare, toShare }) => share >= fromShare && share < toShare);
  if (column < 0 || row < 0) return null;
  const cell = cellBox(model, place, column, row);
  return Number.isNaN(cell.count) ? null : cell;
}
