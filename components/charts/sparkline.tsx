// A line without axes, for stats and table cells. SVG, so that it needs no effect and no measuring.
import { withAlpha } from '@/lib/series/colors';

export interface SparklineProps {
  readonly values: Float64Array;
  /** Evenly spaced when absent. */
  readonly timesMs?: Float64Array | undefined;
  readonly color: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly hasArea?: boolean | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Points closer than this are drawn as their highest value: a spike survives. */
const LEAST_SPACING_PX = 1.5;
const EDGE_PX = 2;

export function Sparkline({ values, timesMs, color, widthPx, heightPx, hasArea = false, min, max }: SparklineProps) {
  if (widthPx < 4 || heightPx < 4) return null;
  const runs = sparklineRuns({ values, timesMs, widthPx, heightPx, min, max });
  const lines = runs.map((run) => run.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('')).join('');
  const areas = runs
    .map((run) => {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) return '';
      return `M${first[0]} ${heightPx}${run.map(([x, y]) => `L${x} ${y}`).join('')}L${last[0]} ${heightPx}Z`;
    })
    .join('');
  return (
    <svg aria-hidden width={widthPx} height={heightPx} className="block">
      {hasArea && <path d={areas} fill={withAlpha(color, 0.14)} />}
      <path d={lines} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

type SparklineRequest = Pick<SparklineProps, 'values' | 'timesMs' | 'widthPx' | 'heightPx' | 'min' | 'max'>;
type Point = readonly [x: number, y: number];

/** Pixel points, one list for each stretch without a gap. */
export function sparklineRuns({ values, timesMs, widthPx, heightPx, min, max }: SparklineRequest): Point[][] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [];
  const highest = max ?? finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const lowest = min ?? least - (highest - least) * 0.15;
  const startMs = timesMs?.[0] ?? 0;
  const spanMs = timesMs === undefined ? values.length - 1 : (timesMs.at(-1) ?? 0) - startMs;
  const xOf = (at: number): number => (((timesMs?.[at] ?? at) - startMs) / Math.max(1, spanMs)) * widthPx;
  const yOf = (value: number): number => {
    // A flat line stands in the middle.
    const share = highest === lowest ? 0.5 : (value / 2 - lowest / 2) / (highest / 2 - lowest / 2);
    return heightPx - EDGE_PX - share * (heightPx - 2 * EDGE_PX);
  };
  const runs: Point[][] = [];
  let run: [number, number][] = [];
  for (const [at, value] of values.entries()) {
    const [x, y] = [round(xOf(at)), round(yOf(value))];
    if (!Number.isFinite(value) || !Number.isFinite(x) || !Number.isFinite(y)) {
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    const before = run.at(-1);
    if (before !== undefined && run.length > 1 && x - before[0] < LEAST_SPACING_PX) before[1] = Math.min(before[1], y);
    else run.push([x, y]);
  }
  if (run.length > 0) runs.push(run);
  return runs.map((points) =>
    points.length === 1 ? [...points, [(points[0]?.[0] ?? 0) + 1, points[0]?.[1] ?? 0] as const] : points,
  );
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
