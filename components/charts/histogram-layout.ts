// Where the bars of a histogram stand: buckets along a scale of numbers, counts upwards. Pure.
import { layoutPlane, type PlaneLayout } from '@/components/charts/plane-layout';
import { createValueAxis, type ValueAxis } from '@/lib/series/value-axis';

export interface HistogramSeries {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  /** One a bucket. */
  readonly counts: Float64Array;
}

export interface HistogramModel {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly series: readonly HistogramSeries[];
  readonly stacking: 'none' | 'normal' | 'percent';
  /** 0–100. */
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly isFading: boolean;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly formatCount: (count: number) => string;
  readonly formatBound: (bound: number) => string;
}

export interface HistogramBar {
  readonly key: string;
  readonly bucket: number;
  readonly series: HistogramSeries;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface HistogramLayout {
  readonly plane: PlaneLayout;
  /** From back to front. */
  readonly bars: readonly HistogramBar[];
}

const GAP_PX = 1;

export function layoutHistogram(
  model: HistogramModel,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): HistogramLayout {
  const stacks = stackCounts(model);
  const highest = stacks.reduce((most, { to }) => Math.max(most, to), 0);
  const isPercent = model.stacking === 'percent';
  const yAxis = countAxis(isPercent ? 1 : highest, heightPx, isPercent);
  const xAxis = (plotWidthPx: number): ValueAxis => boundAxis(model, plotWidthPx);
  const plane = layoutPlane({
    widthPx,
    heightPx,
    yTicks: yAxis.ticks.map(({ value, label }) => ({ share: yAxis.shareOf(value), label })),
    xTicks: (plotWidthPx) => {
      const axis = xAxis(plotWidthPx);
      return axis.ticks.map(({ value, label }) => ({ share: axis.shareOf(value), label }));
    },
  });
  const { box } = plane;
  const axis = xAxis(box.right - box.left);
  const xOf = (value: number): number => box.left + axis.shareOf(value) * (box.right - box.left);
  const yOf = (count: number): number => box.bottom - yAxis.shareOf(count) * (box.bottom - box.top);
  const bars = stacks.flatMap(({ series, bucket, count, from, to }) => {
    if (count === 0) return [];
    const left = xOf(model.lows[bucket] ?? 0);
    const right = xOf(model.highs[bucket] ?? 0);
    const gap = right - left > 3 ? GAP_PX : 0;
    return {
      key: `${series.key} ${bucket}`,
      bucket,
      series,
      count,
      x: left,
      y: yOf(to),
      width: Math.max(1, right - left - gap),
      height: Math.max(1, yOf(from) - yOf(to)),
    };
  });
  return { plane, bars };
}

interface StackedCount {
  readonly series: HistogramSeries;
  readonly bucket: number;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

function stackCounts({ series, lows, stacking }: HistogramModel): StackedCount[] {
  const heights = new Float64Array(lows.length);
  const totals = lows.map((_, bucket) => series.reduce((sum, { counts }) => sum + (counts[bucket] ?? 0), 0));
  return series.flatMap((one) =>
    Array.from(one.counts, (count, bucket) => {
      if (stacking === 'none') return { series: one, bucket, count, from: 0, to: count };
      const total = totals[bucket] ?? 0;
      const fullShare = total > 0 ? count / total : 0;
      const size = stacking === 'percent' ? fullShare : count;
      const from = heights[bucket] ?? 0;
      heights[bucket] = from + size;
      return { series: one, bucket, count, from, to: from + size };
    }),
  );
}

const PLAIN = { softMin: undefined, softMax: undefined, isCenteredOnZero: false, scale: { kind: 'linear' } } as const;

function countAxis(highest: number, heightPx: number, isPercent: boolean): ValueAxis {
  return createValueAxis({
    ...PLAIN,
    dataMin: 0,
    dataMax: highest,
    min: 0,
    max: isPercent ? 1 : undefined,
    includesZero: true,
    unit: isPercent ? 'percentunit' : 'short',
    decimals: undefined,
    heightPx,
  });
}

function boundAxis({ lows, highs, unit, decimals }: HistogramModel, plotWidthPx: number): ValueAxis {
  const min = lows[0] ?? 0;
  const max = highs.at(-1) ?? 1;
  return createValueAxis({
    ...PLAIN,
    dataMin: min,
    dataMax: max,
    min,
    max,
    includesZero: false,
    unit,
    decimals,
    // Labels beside each other need more room than labels above each other.
    heightPx: plotWidthPx / 2,
  });
}
