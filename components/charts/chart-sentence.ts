// The sentence that stands for a chart: kind, number of series, time range, and the highest value with its place.
import type { PlottedSeries } from '@/components/charts/plot-series';
import { formatPattern } from '@/lib/units/dates';
import { joinParts } from '@/lib/units/format-value';
import type { Zone } from '@/lib/units/zone';

interface SentenceRequest {
  readonly title: string;
  readonly plotted: readonly PlottedSeries[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
}

const DAY_MS = 86_400_000;
const KINDS = { line: 'Line chart', bars: 'Bar chart', points: 'Point chart' } as const;

/** "CPU busy. Line chart, 4 series, 10:00 to 16:00. Highest: api-2, 83 ms at 14:12". */
export function chartSentence({ title, plotted, fromMs, toMs, zone }: SentenceRequest): string {
  const pattern = toMs - fromMs > DAY_MS ? 'D MMM HH:mm' : 'HH:mm';
  const timeText = (timeMs: number): string => formatPattern(timeMs, pattern, zone);
  const kind = KINDS[plotted[0]?.source.style.draw ?? 'line'];
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
  for (const { source } of plotted)
    for (let at = 0; at < source.values.length; at += 1) {
      const timeMs = source.timesMs[at] ?? NaN;
      const value = source.values[at] ?? NaN;
      if (!(timeMs >= fromMs && timeMs <= toMs) || !(value > (highest?.value ?? -Infinity))) continue;
      highest = { source, value, timeMs };
    }
  return highest;
}
