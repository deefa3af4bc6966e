// Series at other times: one point for each interval, several points made one, gaps filled or left.
import type { ExpressionResult, SeriesValue } from '@/lib/expressions/expression-value';
import { reduceNumbers } from '@/lib/expressions/reduce';
import { InputError } from '@/lib/errors/input-error';

export interface ResampleOptions {
  readonly intervalMs: number;
  /** last, mean, min, max, sum */
  readonly downsampler: string;
  /** pad: the last value; backfilling: the next; fillna: nothing */
  readonly upsampler: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const POINT_LIMIT = 100_000;

export function resampleResult(result: ExpressionResult, options: ResampleOptions): ExpressionResult {
  const { intervalMs, fromMs, toMs } = options;
  const count = Math.floor((toMs - fromMs) / intervalMs);
  if (!(count > 0))
    throw new InputError('Cannot resample: the time range is shorter than the interval', { field: 'window' });
  if (count > POINT_LIMIT)
    throw new InputError(`Cannot resample to ${count} points: the limit is ${POINT_LIMIT}`, { field: 'window' });
  return {
    values: result.values.map((value) => {
      if (value.kind === 'number')
        throw new InputError('Cannot resample numbers: only series have times', { field: 'expression' });
      return resampled(value, count, options);
    }),
  };
}

function resampled(series: SeriesValue, count: number, options: ResampleOptions): SeriesValue {
  const timesMs: number[] = [];
  const values: (number | null)[] = [];
  let at = 0;
  let lastSeen: number | null = null;
  for (let index = 0; index <= count; index += 1) {
    const timeMs = options.fromMs + index * options.intervalMs;
    const since: (number | null)[] = [];
    while (at < series.timesMs.length && (series.timesMs[at] ?? Infinity) <= timeMs) {
      lastSeen = series.values[at] ?? null;
      since.push(lastSeen);
      at += 1;
    }
    timesMs.push(timeMs);
    values.push(
      since.length > 0
        ? reduceNumbers(since, options.downsampler)
        : filled(options.upsampler, lastSeen, series.values[at]),
    );
  }
  return { ...series, timesMs, values };
}

function filled(upsampler: string, lastSeen: number | null, next: number | null | undefined): number | null {
  switch (upsampler) {
    case 'pad':
      return lastSeen;
    case 'backfilling':
      return next ?? null;
    case 'fillna':
      return null;
    default:
      throw new InputError(`Cannot fill gaps by "${upsampler}": there are pad, backfilling, fillna`, {
        field: 'upsampler',
      });
  }
}
