// Parameters of Prometheus' API: where they come from and how each kind is read (reference: prometheus web/api/v1/api.go).
import { InputError } from '@/lib/errors/input-error';
import { parseMultipartForm } from '@/lib/formats/multipart-form';
import type { Matcher } from '@/lib/labels/matcher';
import { parseSelector } from '@/lib/promql/parser';
import { parseDuration } from '@/lib/units/duration';
import { refuseBrokenEncoding } from '@/server/http/request-path';
import type { ApiRequest } from '@/server/http/route';
import type { TimeRange } from '@/server/storage/ports';

/** Farther than any sample can be; a little less than Prometheus' 64 bits, so that it is exact. */
const TIME_LIMIT_MS = Number.MAX_SAFE_INTEGER;
/** What Go prints for the least and greatest time; clients send them back. */
const BOUNDARY_TIMES: ReadonlyMap<string, number> = new Map([
  ['-292273086-05-16T16:47:06Z', -TIME_LIMIT_MS],
  ['292277025-08-18T07:12:54.999999999Z', TIME_LIMIT_MS],
]);
const RFC3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Go's durations are 64-bit nanoseconds. */
const DURATION_LIMIT_MS = 9_223_372_036_854;
const ALL_TIME: TimeRange = { startMs: -TIME_LIMIT_MS, endMs: TIME_LIMIT_MS };

export function invalidParameter(name: string, reason: string, cause?: unknown): InputError {
  return new InputError(`invalid parameter "${name}": ${reason}`, { errorType: 'bad_data', cause });
}

/**
 * Query string and body in one, as Go's FormValue has it: values of an encoded form come first, those of a multipart form last; a body
 * of another type, and a multipart one that cannot be read, is passed over.
 */
export async function readParameters(request: ApiRequest, url: URL): Promise<URLSearchParams> {
  const fromUrl = url.searchParams;
  if (request.method === 'GET' || request.method === 'HEAD') return fromUrl;
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  const body = await request.text();
  if (type === 'application/x-www-form-urlencoded') {
    refuseBrokenEncoding(body, 'body');
    return new URLSearchParams([...new URLSearchParams(body), ...fromUrl]);
  }
  if (type === 'multipart/form-data')
    return new URLSearchParams([...fromUrl, ...parseMultipartForm(body, contentType)]);
  return fromUrl;
}

/** Float seconds or RFC 3339 → milliseconds since 1970. */
export function parseTime(text: string): number | undefined {
  const boundary = BOUNDARY_TIMES.get(text);
  if (boundary !== undefined) return boundary;
  if (NUMBER.test(text)) {
    const seconds = Math.trunc(Number(text));
    // The fraction is rounded alone, as Go does it: 1.0005 is a little less than it says.
    const timeMs = seconds * 1000 + Math.round((Number(text) - seconds) * 1000);
    return Math.abs(timeMs) <= TIME_LIMIT_MS ? timeMs : undefined;
  }
  const date = RFC3339.exec(text)?.[1];
  // Date.parse takes the 30th of February for the 2nd of March.
  if (date === undefined || !isDay(date)) return undefined;
  return Date.parse(text);
}

function isDay(date: string): boolean {
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().startsWith(date);
}

export function timeParameter(parameters: URLSearchParams, name: string, defaultMs?: number): number {
  const text = parameters.get(name) ?? '';
  if (text === '' && defaultMs !== undefined) return defaultMs;
  const timeMs = parseTime(text);
  if (timeMs === undefined) throw invalidParameter(name, `cannot parse "${text}" to a valid timestamp`);
  return timeMs;
}

/** Float seconds or a Prometheus duration → milliseconds; undefined when the parameter is absent. */
export function durationParameter(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? '';
  if (text === '') return undefined;
  const durationMs = NUMBER.test(text) ? Number(text) * 1000 : parsedDuration(name, text);
  if (Math.abs(durationMs) > DURATION_LIMIT_MS)
    throw invalidParameter(name, `cannot parse "${text}" to a valid duration. It overflows int64`);
  return durationMs;
}

function parsedDuration(name: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (cause) {
    throw invalidParameter(name, `cannot parse "${text}" to a valid duration`, cause);
  }
}

/** 0 (or absent) means no limit. */
export function limitParameter(parameters: URLSearchParams, name = 'limit'): number {
  const text = parameters.get(name) ?? '';
  if (text === '') return 0;
  if (!/^\+?\d{1,9}$/.test(text))
    throw invalidParameter(name, `cannot parse "${text}" to a limit: expected a whole number from 0 on`);
  return Number(text);
}

/** Start and end of a metadata call: all time when absent. */
export function rangeParameters(parameters: URLSearchParams): TimeRange {
  const startMs = timeParameter(parameters, 'start', ALL_TIME.startMs);
  const endMs = timeParameter(parameters, 'end', ALL_TIME.endMs);
  if (endMs < startMs) throw invalidParameter('end', 'end timestamp must not be before start time');
  return { startMs, endMs };
}

/** Each `match[]` as a list of matchers. */
export function selectorParameters(parameters: URLSearchParams): (readonly Matcher[])[] {
  return parameters.getAll('match[]').map((text) => {
    try {
      return parseSelector(text);
    } catch (cause) {
      throw invalidParameter('match[]', cause instanceof Error ? cause.message : String(cause), cause);
    }
  });
}

export function cutToLimit<T>(items: readonly T[], limit: number): { items: readonly T[]; warnings: string[] } {
  if (limit === 0 || items.length <= limit) return { items, warnings: [] };
  return { items: items.slice(0, limit), warnings: ['results truncated due to limit'] };
}
