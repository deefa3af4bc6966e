// The times of a range query of a rule: what Grafana's Prometheus data source makes of its model.
import { readNumber, readText } from '@/lib/series/read-field-config';
import { formatDuration, parseDuration } from '@/lib/units/duration';
import { isInputError } from '@/lib/errors/input-error';

export interface RangeTimes {
  /** Both before the evaluation. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

const DEFAULT_FROM_SECONDS = 600;
const DEFAULT_POINT_COUNT = 43_200;
/** The data source's default for the interval of scrapes. */
const LEAST_STEP_MS = 15_000;

export function rangeTimes(
  model: Readonly<Record<string, unknown>>,
  range: { readonly from: number; readonly to: number } | null,
): RangeTimes {
  const fromMs = 1000 * (range?.from ? range.from : DEFAULT_FROM_SECONDS);
  const toMs = 1000 * (range?.to ?? 0);
  const pointCount = readNumber(model['maxDataPoints']) || DEFAULT_POINT_COUNT;
  const leastMs = durationOf(readText(model['interval'])) ?? LEAST_STEP_MS;
  return { fromMs, toMs, stepMs: Math.max(leastMs, Math.ceil((fromMs - toMs) / pointCount)) };
}

function durationOf(text: string | null): number | null {
  if (text === null || text === '') return null;
  try {
    return parseDuration(text) || null;
  } catch (thrown) {
    if (isInputError(thrown)) return null;
    throw thrown;
  }
}

/** `$__interval` and its kin, as the backend replaces them: here no panel has done so before. */
export function withoutMacros(expr: string, { fromMs, toMs, stepMs }: RangeTimes): string {
  const rangeMs = fromMs - toMs;
  const values: Readonly<Record<string, string>> = {
    interval: formatDuration(stepMs),
    interval_ms: String(stepMs),
    rate_interval: formatDuration(Math.max(stepMs + LEAST_STEP_MS, 4 * LEAST_STEP_MS)),
    range: formatDuration(rangeMs),
    range_s: String(Math.round(rangeMs / 1000)),
    range_ms: String(rangeMs),
  };
  return expr.replaceAll(/\$\{?__([a-z_]+)\}?/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
