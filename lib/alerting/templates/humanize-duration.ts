// Seconds as people say them: `1d 2h 3m 4s`, `12.35s`, `100ms`.
import { formatFloat } from '@/lib/gotemplate/format-float';
import { nanosOf, DURATION_TYPE } from '@/lib/gotemplate/go-duration';
import { FunctionError } from '@/lib/gotemplate/template-error';
import { TemplateStruct, stringOf, typeNameOf, type TemplateValue } from '@/lib/gotemplate/values';

const SMALL_PREFIXES = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

export function humanizeDuration(value: TemplateValue): string {
  const seconds = secondsOf(value);
  if (!Number.isFinite(seconds)) return formatFloat(seconds, 'g', 4);
  if (seconds === 0) return '0s';
  const sign = seconds < 0 ? '-' : '';
  const magnitude = Math.abs(seconds);
  if (magnitude < 1) return sign + belowOne(magnitude);
  const whole = Math.trunc(magnitude);
  const days = Math.trunc(whole / 86_400);
  const hours = Math.trunc(whole / 3600) % 24;
  const minutes = Math.trunc(whole / 60) % 60;
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${whole % 60}s`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${whole % 60}s`;
  if (minutes !== 0) return `${sign}${minutes}m ${whole % 60}s`;
  return `${sign}${formatFloat(magnitude, 'g', 4)}s`;
}

function belowOne(magnitude: number): string {
  let scaled = magnitude;
  let prefix = 0;
  while (scaled < 1 && prefix < SMALL_PREFIXES.length - 1) {
    scaled *= 1000;
    prefix += 1;
  }
  return `${formatFloat(scaled, 'g', 4)}${SMALL_PREFIXES[prefix]}s`;
}

function secondsOf(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof TemplateStruct && value.typeName === DURATION_TYPE) return Number(nanosOf(value)) / 1e9;
  const text = stringOf(value);
  if (text === undefined) throw new FunctionError(`can't convert ${typeNameOf(value)} to float`);
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number))
    throw new FunctionError(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  return number;
}
