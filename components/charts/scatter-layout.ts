// Where the points of an XY chart stand, and which one is nearest to the pointer. Pure.
import { layoutPlane, type PlaneLayout } from '@/components/charts/plane-layout';
import { createValueAxis, type ScaleKind, type ValueAxis } from '@/lib/series/value-axis';
import { timeTicks } from '@/lib/units/time-ticks';
import type { Zone } from '@/lib/units/zone';

export interface ScatterSeries {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Of single points; absent: all have the colour of the series. */
  readonly colorAt?: ((at: number) => string) | undefined;
  /** Diameters in pixels. */
  readonly sizeAt: (at: number) => number;
  readonly hasPoints: boolean;
  readonly shape: 'circle' | 'square';
  /** 0–1 */
  readonly fillAlpha: number;
  readonly strokePx: number;
  /** 0 = no line. */
  readonly lineWidthPx: number;
  readonly dash: readonly number[];
  /** Name and text of each thing known of a point. */
  readonly wordsAt: (at: number) => readonly (readonly [name: string, text: string])[];
}

export interface ScatterAxis {
  readonly label: string;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly scale: ScaleKind;
  readonly isTime: boolean;
}

export interface ScatterModel {
  readonly series: readonly ScatterSeries[];
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly zone: Zone;
}

export interface PlacedPoints {
  readonly series: ScatterSeries;
  /** NaN where a point has no place. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

export interface ScatterLayout {
  readonly plane: PlaneLayout;
  readonly placed: readonly PlacedPoints[];
}

export function layoutScatter(
  model: ScatterModel,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): ScatterLayout {
  const y = axisOf(
    model.y,
    model.series.map(({ ys }) => ys),
    heightPx,
  );
  const xAt = (plotWidthPx: number): ValueAxis =>
    axisOf(
      model.x,
      model.series.map(({ xs }) => xs),
      plotWidthPx / 2,
    );
  const plane = layoutPlane({
    widthPx,
    heightPx,
    xLabel: model.x.label,
    yLabel: model.y.label,
    yTicks: ticksOf(y, model.y, heightPx, model.zone),
    xTicks: (plotWidthPx) => ticksOf(xAt(plotWidthPx), model.x, plotWidthPx, model.zone),
  });
  const { box } = plane;
  const x = xAt(box.right - box.left);
  return {
    plane,
    placed: model.series.map((series) => ({
      series,
      xs: series.xs.map((value) => box.left + x.shareOf(value) * (box.right - box.left)),
      ys: series.ys.map((value) => box.bottom - y.shareOf(value) * (box.bottom - box.top)),
    })),
  };
}

function axisOf(axis: ScatterAxis, columns: readonly Float64Array[], lengthPx: number): ValueAxis {
  let [dataMin, dataMax] = [Infinity, -Infinity];
  for (const values of columns)
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < dataMin) dataMin = value;
      if (value > dataMax) dataMax = value;
    }
  return createValueAxis({
    ...axis,
    dataMin: dataMin <= dataMax ? dataMin : NaN,
    dataMax: dataMin <= dataMax ? dataMax : NaN,
    softMin: undefined,
    softMax: undefined,
    includesZero: false,
    isCenteredOnZero: false,
    unit: axis.isTime ? undefined : axis.unit,
    heightPx: lengthPx,
  });
}

function ticksOf(axis: ValueAxis, { isTime }: ScatterAxis, lengthPx: number, zone: Zone) {
  if (!isTime) return axis.ticks.map(({ value, label }) => ({ share: axis.shareOf(value), label }));
  return timeTicks({ fromMs: axis.min, toMs: axis.max, widthPx: lengthPx }, zone).map(({ timeMs, label }) => ({
    share: axis.shareOf(timeMs),
    label,
  }));
}

export interface NearPoint {
  readonly series: ScatterSeries;
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** Further away nothing is meant. */
const REACH_PX = 24;

export function nearestPoint({ placed }: ScatterLayout, x: number, y: number): NearPoint | null {
  let best: NearPoint | null = null;
  let least = REACH_PX ** 2;
  for (const { series, xs, ys } of placed)
    for (let at = 0; at < xs.length; at += 1) {
      const pointX = xs[at] ?? NaN;
      const pointY = ys[at] ?? NaN;
      const distance = (pointX - x) ** 2 + (pointY - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = { series, at, x: pointX, y: pointY };
    }
  return best;
}
