// Walking a time chart by keys: left and right over samples (Shift: ten), up and down over series, Home and End to the ends. Pure.
import { hoverPoints, type HoverPoint } from '@/components/charts/chart-hover';
import type { Painted } from '@/components/charts/plot-picture';
import { nearestIndex } from '@/lib/series/time-search';
import { formatPattern } from '@/lib/units/dates';
import { joinParts } from '@/lib/units/format-value';

export interface KeyPosition {
  /** null = nothing is marked yet. */
  readonly timeMs: number | null;
  readonly seriesKey: string | null;
}

export interface KeyStep {
  readonly timeMs: number;
  readonly seriesKey: string | null;
  /** Height of the marked point; null without one. */
  readonly y: number | null;
  readonly spoken: string;
}

const PAGE_STEPS = 10;
const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: 0,
  ArrowDown: 0,
  Home: -Infinity,
  End: Infinity,
};

/** Null for keys that mean nothing here, and on an empty chart. */
export function keyStep(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  painted: Painted,
  from: KeyPosition,
): KeyStep | null {
  const { input, layout } = painted;
  const move = MOVES[event.key];
  const times = input.plotted[0]?.source.timesMs;
  if (move === undefined || times === undefined || times.length === 0) return null;
  const firstIndex = Math.max(0, nearestIndex(times, layout.fromMs));
  const lastIndex = nearestIndex(times, layout.toMs);
  const index = from.timeMs === null ? lastIndex : nearestIndex(times, from.timeMs);
  const next = Math.min(lastIndex, Math.max(firstIndex, index + move * (event.shiftKey ? PAGE_STEPS : 1)));
  const timeMs = times[next] ?? layout.toMs;
  const points = hoverPoints(input.plotted, layout, timeMs)
    .filter((point) => !Number.isNaN(point.y))
    .toSorted((a, b) => a.y - b.y);
  const point = pickPoint(points, from.seriesKey, event.key);
  const timeText = formatPattern(timeMs, 'D MMM HH:mm:ss', input.zone);
  const spoken =
    point === null
      ? `${timeText}: no value`
      : `${timeText}: ${point.series.name} ${joinParts(point.series.format(point.value))}`;
  return { timeMs, seriesKey: point?.series.key ?? null, y: point?.y ?? null, spoken };
}

/** From the top downwards; starts with the highest, and stays with a series as long as it has values. */
function pickPoint(points: readonly HoverPoint[], seriesKey: string | null, key: string): HoverPoint | null {
  const at = points.findIndex((point) => point.series.key === seriesKey);
  if (at < 0) return points[0] ?? null;
  if (key === 'ArrowDown') return points[Math.min(points.length - 1, at + 1)] ?? null;
  return points[key === 'ArrowUp' ? Math.max(0, at - 1) : at] ?? null;
}
