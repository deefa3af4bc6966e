// Lengths of time as text: the ladder of units ("1.67 mins"), words ("1 day, 2 hours"), clocks ("01h:02m:03s").
import { formatFixed } from '@/lib/units/decimals';
import type { DurationForm, TimeUnit } from '@/lib/units/unit-rule';

export interface TextParts {
  readonly prefix: string;
  readonly text: string;
  readonly suffix: string;
}

/**
 * A rung is used below `belowSize`, both in the ladder's own unit; word rungs get an "s" beyond ±1 when the value was scaled. Small
 * values are multiplied: division by 1e-9 would leave crumbs in the last digits.
 */
type Rung = readonly [belowSize: number, divisor: number, suffix: string, isWord?: boolean, factor?: number];

const END = Number.POSITIVE_INFINITY;
const LADDERS: Readonly<Record<Exclude<TimeUnit, 'ticks'>, readonly Rung[]>> = {
  ns: [
    [1e3, 1, ' ns'],
    [1e6, 1e3, ' µs'],
    [1e9, 1e6, ' ms'],
    [6e10, 1e9, ' s'],
    [3.6e12, 6e10, ' min', true],
    [8.64e13, 3.6e12, ' hour', true],
    [END, 8.64e13, ' day', true],
  ],
  µs: [
    [1e3, 1, ' µs'],
    [1e6, 1e3, ' ms'],
    [END, 1e6, ' s'],
  ],
  ms: [
    [1e3, 1, ' ms'],
    [6e4, 1e3, ' s'],
    [3.6e6, 6e4, ' min', true],
    [8.64e7, 3.6e6, ' hour', true],
    [3.1536e10, 8.64e7, ' day', true],
    [END, 3.1536e10, ' year', true],
  ],
  s: [
    [1e-6, 1e-9, ' ns', false, 1e9],
    [1e-3, 1e-6, ' µs', false, 1e6],
    [1, 1e-3, ' ms', false, 1e3],
    [60, 1, ' s'],
    [3600, 60, ' min', true],
    [86_400, 3600, ' hour', true],
    [604_800, 86_400, ' day', true],
    [31_536_000, 604_800, ' week', true],
    [END, 3.15569e7, ' year', true],
  ],
  m: [
    [60, 1, ' min', true],
    [1440, 60, ' hour', true],
    [10_080, 1440, ' day', true],
    [604_800, 10_080, ' week', true],
    [END, 5.25948e5, ' year', true],
  ],
  h: [
    [24, 1, ' hour', true],
    [168, 24, ' day', true],
    [8760, 168, ' week', true],
    [END, 8760, ' year', true],
  ],
  d: [
    [7, 1, ' day', true],
    [365, 7, ' week', true],
    [END, 365, ' year', true],
  ],
};

/** Picks the unit by size: 0.5 s → "500 ms", 99.95 s → "1.67 mins". */
export function formatTimeLadder(size: number, unit: TimeUnit, decimals?: number): TextParts {
  if (unit === 'ticks') return formatTimeLadder(size / 100, 's', decimals);
  const ladder = LADDERS[unit];
  const magnitude = Math.abs(size);
  if (unit === 's' && size === 0) return { prefix: '', text: '0', suffix: ' s' };
  const rung = ladder.find(([belowSize]) => magnitude < belowSize);
  if (rung === undefined) return { prefix: '', text: formatFixed(size, decimals), suffix: '' };
  const [, divisor, suffix, isWord = false, factor] = rung;
  const scaled = factor === undefined ? size / divisor : size * factor;
  return {
    prefix: '',
    text: formatFixed(scaled, decimals),
    // "2 min" and "2 hour" in their own unit, but "2 days", as Grafana writes them.
    suffix: isWord && (divisor > 1 || unit === 'd') && Math.abs(scaled) > 1 ? `${suffix}s` : suffix,
  };
}

const WORDS: readonly (readonly [name: string, unitMs: number])[] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
];

/** Calendar-like duration forms of ids `dtdurations`, `clocks`, `dthms`, `dtdhms` and their `ms` variants. */
export function formatDurationForm(durationMs: number, form: DurationForm, decimals?: number): string {
  switch (form) {
    case 'words':
      return durationWords(durationMs, decimals ?? 0);
    case 'clock':
      return durationClock(durationMs, decimals);
    case 'hms':
      return withAgo(durationMs, (ms) => clockOf(Math.floor(ms / 1000)));
    case 'dhms':
      return withAgo(durationMs, daysAndClock);
  }
}

function withAgo(durationMs: number, format: (ms: number) => string): string {
  return durationMs < 0 ? `${format(-durationMs)} ago` : format(durationMs);
}

function durationWords(durationMs: number, decimals: number): string {
  return withAgo(durationMs, (ms) => {
    const parts: string[] = [];
    let restMs = ms;
    for (const [name, unitMs] of WORDS) {
      if (parts.length > decimals) break;
      const whole = Math.floor(restMs / unitMs);
      if (whole < 1 && parts.length === 0) continue;
      parts.push(`${whole} ${name}${whole === 1 ? '' : 's'}`);
      restMs %= unitMs;
    }
    return parts.join(', ');
  });
}

function pad(value: number, digitCount: number): string {
  return String(value).padStart(digitCount, '0');
}

function clockOf(totalSeconds: number): string {
  const hours = Math.floor(totalSeconds / 3600);
  return `${pad(hours, 2)}:${pad(Math.floor(totalSeconds / 60) % 60, 2)}:${pad(totalSeconds % 60, 2)}`;
}

function daysAndClock(ms: number): string {
  const totalSeconds = Math.floor(ms / 1000);
  const days = Math.floor(totalSeconds / 86_400);
  const clock = clockOf(totalSeconds % 86_400);
  return days > 0 ? `${days} d ${clock}` : clock;
}

/** "342h:56m:07s:891ms"; `decimals` cuts the form after the first part plus that many. */
function durationClock(durationMs: number, decimals?: number): string {
  const wholeMs = Math.trunc(durationMs);
  const ms = `${pad(((wholeMs % 1000) + 1000) % 1000, 3)}ms`;
  if (durationMs < 1000) return ms;
  const seconds = `${pad(Math.floor(wholeMs / 1000) % 60, 2)}s`;
  const minutes = `${pad(Math.floor(wholeMs / 60_000) % 60, 2)}m`;
  const hours = `${Math.floor(wholeMs / 3_600_000)}h`;
  let parts = [hours, minutes, seconds, ms];
  if (wholeMs < 60_000) parts = [seconds, ms];
  else if (wholeMs < 3_600_000) parts = [minutes, seconds, ms];
  return parts.slice(0, (decimals ?? parts.length) + 1).join(':');
}
