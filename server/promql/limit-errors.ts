// How a query learns that it is past a limit: which one, how much it would have taken, and how much there is.
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';
import type { EngineLimits } from '@/lib/promql/engine-limits';

export const LIMIT_NAMES = [
  'samples_held',
  'samples_read',
  'series',
  'steps',
  'result_bytes',
  'time',
  'queue_length',
  'queue_time',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** The limit that an error tells of; undefined for every other error. */
export function limitOf(thrown: unknown): LimitName | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('limit' in thrown)) return undefined;
  return LIMIT_NAMES.find((name) => name === thrown.limit);
}

function marked<Fault extends Error>(error: Fault, limit: LimitName): Fault {
  return Object.assign(error, { limit });
}

function execution(message: string, limit: LimitName): InputError {
  return marked(new InputError(message, { errorType: 'execution', status: 422 }), limit);
}

/** Begins as Prometheus words it. */
const TOO_MANY_SAMPLES = 'query processing would load too many samples into memory in query execution';

export function tooManySamplesHeld(heldCount: number, { maxSamples }: EngineLimits): InputError {
  return execution(`${TOO_MANY_SAMPLES}: ${heldCount} at once, the limit is ${maxSamples}`, 'samples_held');
}

export function tooManySamplesRead(readCount: number, { maxSamplesRead }: EngineLimits): InputError {
  return execution(`${TOO_MANY_SAMPLES}: ${readCount} or more read, the limit is ${maxSamplesRead}`, 'samples_read');
}

export function tooManySeries(seriesCount: number, { maxSeries }: EngineLimits): InputError {
  return execution(`query would read too many series: ${seriesCount} or more, the limit is ${maxSeries}`, 'series');
}

export function resultTooLarge(sizeBytes: number, { maxResultBytes }: EngineLimits): InputError {
  return execution(
    `query result would be too large: ${sizeBytes} bytes as columns, the limit is ${maxResultBytes}`,
    'result_bytes',
  );
}

export function tooManySteps(stepCount: number, { maxSteps }: EngineLimits): InputError {
  return marked(
    new InputError(
      `exceeded maximum resolution of ${maxSteps.toLocaleString('en-US')} points per timeseries. Try decreasing the query resolution (?step=XX): this one asks for ${stepCount.toLocaleString('en-US')}`,
      { errorType: 'bad_data', field: 'step' },
    ),
    'steps',
  );
}

type Place = 'query execution' | 'query queue';

export function canceledError(where: Place): InputError {
  return new InputError(`query was canceled in ${where}`, { errorType: 'canceled', status: 499 });
}

interface Lateness {
  readonly afterMs: number;
  readonly limitMs: number;
}

export function timeoutError(where: Place, { afterMs, limitMs }: Lateness): InputError {
  return marked(
    new InputError(
      `query timed out in ${where}: ${secondsText(afterMs)} passed, the limit is ${secondsText(limitMs)}`,
      { errorType: 'timeout', status: 422, ...(where === 'query queue' && { retryAfterSeconds: 1 }) },
    ),
    where === 'query queue' ? 'queue_time' : 'time',
  );
}

/** Answered as 503 with `Retry-After`. */
export function queueFull({ maxQueued, maxConcurrent }: EngineLimits): EnvironmentError {
  return marked(
    new EnvironmentError(
      `too many queries: ${maxConcurrent} run and ${maxQueued} wait, which is the limit; try again in a moment`,
      { retryAfterSeconds: 1 },
    ),
    'queue_length',
  );
}

function secondsText(durationMs: number): string {
  return `${Math.max(0, Math.round(durationMs)) / 1000} s`;
}
