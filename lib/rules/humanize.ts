// Numbers for people, as the functions of Prometheus' templates write them.
import { formatFloat } from '@/lib/gotemplate/format-float';
import { timeOf } from '@/lib/gotemplate/go-time';
import { sprintf } from '@/lib/gotemplate/sprintf';
import { FunctionError } from '@/lib/gotemplate/template-error';

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const BINARY = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const OUTPUT_LIMIT = 1000;
/** Nanoseconds are 64 bits in Go. */
const NANOSECONDS_LIMIT = 2 ** 63;

/** Four significant digits. */
function general(value: number): string {
  return sprintf('%.4g', [value], OUTPUT_LIMIT);
}

function scaleUp(value: number, base: number, prefixes: readonly string[]): string {
  let scaled = value;
  let used = '';
  for (const prefix of prefixes) {
    if (Math.abs(scaled) < base) break;
    used = prefix;
    scaled /= base;
  }
  return `${general(scaled)}${used}`;
}

function scaleDown(value: number): string {
  let scaled = value;
  let used = '';
  for (const prefix of SMALL) {
    if (Math.abs(scaled) >= 1) break;
    used = prefix;
    scaled *= 1000;
  }
  return `${general(scaled)}${used}`;
}

/** 1234567 → `1.235M`, 0.00012 → `120u`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return general(value);
  return Math.abs(value) >= 1 ? scaleUp(value, 1000, LARGE) : scaleDown(value);
}

/** 1048576 → `1Mi`. */
export function humanize1024(value: number): string {
  if (!(Math.abs(value) > 1) || !Number.isFinite(value)) return general(value);
  return scaleUp(value, 1024, BINARY);
}

/** Seconds: `1d 2h 3m 4s`, `12.35s`, `100ms`. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return general(value);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${scaleDown(value)}s`;
  const sign = value < 0 ? '-' : '';
  const magnitude = Math.abs(value);
  const whole = BigInt(Math.trunc(magnitude));
  const seconds = whole % 60n;
  const minutes = (whole / 60n) % 60n;
  const hours = (whole / 3600n) % 24n;
  const days = whole / 86_400n;
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes !== 0n) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${general(magnitude)}s`;
}

/** 0.1234567 → `12.35%`. */
export function humanizePercentage(value: number): string {
  return `${general(value * 100)}%`;
}

/** Unix seconds → `2022-01-25 12:36:43.5 +0000 UTC`. */
export function humanizeTimestamp(value: number): string {
  return Number.isFinite(value) ? (timeOf(secondsToTimeMs(value)).traits.toText?.() ?? '') : general(value);
}

/** Throws FunctionError for what Go's times cannot hold. */
export function secondsToTimeMs(seconds: number): number {
  const nanoseconds = requireFinite(seconds) * 1e9;
  if (!(Math.abs(nanoseconds) < NANOSECONDS_LIMIT))
    throw new FunctionError(
      `${formatFloat(seconds, 'g', -1)} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  // In whole numbers: a division of floats would round up.
  return Number(BigInt(Math.trunc(nanoseconds)) / 1_000_000n);
}

export function requireFinite(value: number): number {
  if (!Number.isFinite(value)) throw new FunctionError('value is NaN or Inf');
  return value;
}
