// Numbers for people, as the functions of Prometheus' templates write them.
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
  return Number.isFinite(value) ? goTimeText(timeMsOf(value)) : general(value);
}

/** Throws FunctionError for what Go's nanoseconds cannot hold. */
export function timeMsOf(seconds: number): number {
  const nanoseconds = seconds * 1e9;
  if (!(Math.abs(nanoseconds) < NANOSECONDS_LIMIT))
    throw new FunctionError(
      `${general(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  return Math.trunc(nanoseconds / 1e6);
}

/** As Go prints a time in UTC: the fraction without its zeros. */
export function goTimeText(timeMs: number): string {
  const [date = '', rest = ''] = new Date(timeMs).toISOString().split('T');
  const [clock = '', fraction = ''] = rest.replace('Z', '').split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${date} ${clock}${digits === '' ? '' : `.${digits}`} +0000 UTC`;
}

const MILLISECOND = 1_000_000;

/** As Go prints a duration: `1h30m0s`, `1.5s`, `100ms`, `0s`. */
export function goDurationText(seconds: number): string {
  const nanoseconds = Math.trunc(seconds * 1e9);
  if (nanoseconds === 0) return '0s';
  const sign = nanoseconds < 0 ? '-' : '';
  const magnitude = Math.abs(nanoseconds);
  if (magnitude < 1000) return `${sign}${magnitude}ns`;
  if (magnitude < MILLISECOND) return `${sign}${magnitude / 1000}µs`;
  if (magnitude < 1000 * MILLISECOND) return `${sign}${magnitude / MILLISECOND}ms`;
  const total = Math.floor(magnitude / 1e9);
  const fraction = (magnitude % 1e9) / 1e9;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const text = `${Number(((total % 60) + fraction).toFixed(9))}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${text}`;
  return minutes > 0 ? `${sign}${minutes}m${text}` : `${sign}${text}`;
}
