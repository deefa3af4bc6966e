// Wall-clock time of an instant in a time zone, from Intl alone. Unknown zones count as UTC.

export interface WallTime {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 = Sunday */
  readonly weekday: number;
}

export interface Zone {
  readonly name: string;
  /** Local time minus UTC at this instant, in ms. */
  offsetMs: (timeMs: number) => number;
  wallTime: (timeMs: number) => WallTime;
}

const DAY_MS = 86_400_000;
/** The instants a JavaScript date can hold. */
const LIMIT_MS = 8.64e15;

/** Building the formatter costs some 50 µs: make one a render, not one a value. */
export function createZone(timeZone: string): Zone {
  const formatter = zoneFormatter(timeZone);
  const offsetMs = (timeMs: number): number => {
    if (formatter === null || !Number.isFinite(timeMs) || Math.abs(timeMs) > LIMIT_MS - DAY_MS) return 0;
    const wholeSecondMs = Math.floor(timeMs / 1000) * 1000;
    return asUtcMs(formatter.formatToParts(wholeSecondMs)) - wholeSecondMs;
  };
  return {
    name: formatter === null ? 'UTC' : timeZone,
    offsetMs,
    wallTime: (timeMs) => {
      const local = new Date(timeMs + offsetMs(timeMs));
      return {
        year: local.getUTCFullYear(),
        month: local.getUTCMonth() + 1,
        day: local.getUTCDate(),
        hour: local.getUTCHours(),
        minute: local.getUTCMinutes(),
        second: local.getUTCSeconds(),
        millisecond: local.getUTCMilliseconds(),
        weekday: local.getUTCDay(),
      };
    },
  };
}

function zoneFormatter(timeZone: string): Intl.DateTimeFormat | null {
  const lower = timeZone.toLowerCase();
  if (lower === 'utc' || lower === '') return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    return null;
  }
}

function asUtcMs(parts: readonly Intl.DateTimeFormatPart[]): number {
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const isBefore = parts.some((part) => part.type === 'era' && part.value.startsWith('B'));
  const year = isBefore ? 1 - read('year') : read('year');
  const date = new Date(0);
  date.setUTCFullYear(year, read('month') - 1, read('day'));
  date.setUTCHours(read('hour'), read('minute'), read('second'));
  return date.getTime();
}

/** The instant at which this wall-clock time (given as if it were UTC) happens in the zone. */
export function instantOfLocal(zone: Zone, localMs: number): number {
  const first = localMs - zone.offsetMs(localMs);
  return localMs - zone.offsetMs(first);
}
