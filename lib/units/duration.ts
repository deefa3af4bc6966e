// Durations in Prometheus' notation: "1h30m", "500ms", "0". Units from long to short, each at most once.
import { InputError } from '@/lib/errors/input-error';

const UNITS_MS = [
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;
/** Prometheus counts in signed 64-bit nanoseconds: about 292 years. */
const LIMIT_MS = 9_223_372_036_854;
const PATTERN = new RegExp(`^${UNITS_MS.map(([unit]) => `(?:(\\d+)${unit})?`).join('')}$`);

/** Milliseconds of a duration. Throws InputError for what Prometheus' model.ParseDuration refuses. */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  const match = text === '' ? null : PATTERN.exec(text);
  if (text === '') throw new InputError('empty duration string');
  if (!match)
    throw new InputError(`not a valid duration string: ${JSON.stringify(text)} (expected a form like "1h30m")`);
  let totalMs = 0;
  for (const [at, [, unitMs]] of UNITS_MS.entries()) totalMs += Number(match[at + 1] ?? 0) * unitMs;
  if (totalMs > LIMIT_MS) throw new InputError(`duration out of range: ${JSON.stringify(text)}`);
  return totalMs;
}

/** The shortest text that parses back to the same number: 5,400,000 is "1h30m". Needs whole, non-negative milliseconds. */
export function formatDuration(durationMs: number): string {
  let restMs = durationMs;
  let text = '';
  for (const [unit, unitMs] of UNITS_MS) {
    const count = Math.floor(restMs / unitMs);
    // As model.Duration.String(): years, weeks and days are printed only when nothing is left over.
    const isCoarse = unit === 'y' || unit === 'w' || unit === 'd';
    if (count === 0 || (isCoarse && restMs % unitMs !== 0)) continue;
    text += `${count}${unit}`;
    restMs -= count * unitMs;
  }
  return text === '' ? '0s' : text;
}
