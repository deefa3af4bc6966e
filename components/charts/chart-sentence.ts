// The sentence that stands for a chart: kind, number of series, time range, and the highest value with its place.
import { isWithin, type PlottedSeries } from '@/components/charts/plot-series';
import { firstIndexFrom } from '@/lib/series/time-search';
import { formatPattern } from '@/lib/units/dates';
import { joinParts } from '@/lib/units/format-value';
import type { Zone } from '@/lib/units/zone';

interface SentenceRequest {
  readonly title: string;
  /** What the layer of the chart is, where it has one. */
  readonly layerName?: string | undefined;
  readonly plotted: readonly PlottedSeries[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
}

const DAY_MS = 86_400_000;
const KINDS = { line: 'Line chart', bars: 'Bar chart', points: 'Point chart', none: 'Chart' } as const;

/** "CPU busy. Line chart, 4 series, 10:00 to 16:00. Highest: api-2, 83 ms at 14:12". */
export function chartSentence({ title, layerName, plotted, fromMs, toMs, zone }: SentenceRequest): string {
  const pattern = toMs - fromMs > DAY_MS ? 'D MMM HH:mm' : 'HH:mm';
  const timeText = (timeMs: number): string => formatPattern(timeMs, pattern, zone);
  const kind = layerName ?? KINDS[plotted[0]?.source.style.draw ?? 'line'];
  const count = plotted.length === 1 ? '1 series' : `${plotted.length} series`;
  const intro = `${title === '' ? '' : `${title}. `}${kind}, ${count}, ${timeText(fromMs)} to ${timeText(toMs)}.`;
  const highest = highestSample(plotted, fromMs, toMs);
  if (highest === null) return intro;
  const value = joinParts(highest.source.format(highest.value));
  return `${intro} Highest: ${highest.source.name}, ${value} at ${timeText(highest.timeMs)}`;
}

function highestSample(
  plotted: readonly PlottedSeries[],
  fromMs: number,
  toMs: number,
): { source: PlottedSeries['source']; value: number; timeMs: number } | null {
  let highest: { source: PlottedSeries['source']; value: number; timeMs: number } | null = null;
  for (const { source, facts } of plotted) {
    const at = isWithin(source.timesMs, { fromMs, toMs }) ? facts.highestAt : highestIndex(source, fromMs, toMs);
    const value = source.values[at] ?? NaN;
    if (value > (highest?.value ?? -Infinity)) highest = { source, value, timeMs: source.timesMs[at] ?? NaN };
  }
  return highest;
}

/** -1 without a sample in the range. */
function highestIndex({ timesMs, values }: PlottedSeries['source'], fromMs: number, toMs: number): number {
  let highestAt = -1;
  let highest = -Infinity;
  for (let at = firstIndexFrom(timesMs, fromMs); at < timesMs.length && (timesMs[at] ?? NaN) <= toMs; at += 1) {
    const value = values[at] ?? NaN;
    if (!(value > highest)) continue;
    highest = value;
    highestAt = at;
  }
  return highestAt;
}
