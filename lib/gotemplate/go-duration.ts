// Go's time.Duration as a value of templates.
import { type Methods, TemplateFunction, TemplateStruct, type TemplateValue } from '@/lib/gotemplate/values';

export const DURATION_TYPE = 'time.Duration';

const SECOND_NANOS = 1_000_000_000n;

export function durationOf(nanos: bigint): TemplateStruct {
  const seconds = Number(nanos) / 1e9;
  const method = (call: () => TemplateValue): TemplateFunction => new TemplateFunction({ parameters: [] }, call);
  const methods = (): Methods =>
    new Map<string, TemplateFunction>([
      ['Seconds', method(() => seconds)],
      ['Minutes', method(() => seconds / 60)],
      ['Hours', method(() => seconds / 3600)],
      ['Milliseconds', method(() => nanos / 1_000_000n)],
      ['Nanoseconds', method(() => nanos)],
      ['String', method(() => formatGoDuration(nanos))],
      ['Abs', method(() => durationOf(nanos < 0n ? -nanos : nanos))],
      ['Round', new TemplateFunction({ parameters: ['any'] }, ([unit]) => rounded(nanos, nanosOf(unit), true))],
      ['Truncate', new TemplateFunction({ parameters: ['any'] }, ([unit]) => rounded(nanos, nanosOf(unit), false))],
    ]);
  return new TemplateStruct(DURATION_TYPE, new Map(), {
    methods,
    toText: () => formatGoDuration(nanos),
    toJson: () => Number(nanos),
    integer: nanos,
    host: nanos,
  });
}

/** Plain ints are nanoseconds too, as in Go. */
export function nanosOf(value: TemplateValue): bigint {
  if (typeof value === 'bigint') return value;
  return value instanceof TemplateStruct && typeof value.traits.host === 'bigint' ? value.traits.host : 0n;
}

function rounded(nanos: bigint, unit: bigint, isNearest: boolean): TemplateStruct {
  if (unit <= 0n) return durationOf(nanos);
  const rest = nanos % unit;
  const down = nanos - rest;
  const magnitude = rest < 0n ? -rest : rest;
  if (!isNearest || magnitude * 2n < unit) return durationOf(down);
  return durationOf(nanos < 0n ? down - unit : down + unit);
}

/** `1h2m3.5s`, `1.5ms`, `0s`. */
function formatGoDuration(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const magnitude = nanos < 0n ? -nanos : nanos;
  if (magnitude < 1_000n) return `${sign}${magnitude}ns`;
  if (magnitude < 1_000_000n) return `${sign}${withFraction(magnitude, 1_000n)}µs`;
  if (magnitude < SECOND_NANOS) return `${sign}${withFraction(magnitude, 1_000_000n)}ms`;
  const hours = magnitude / (3600n * SECOND_NANOS);
  const minutes = (magnitude / (60n * SECOND_NANOS)) % 60n;
  const seconds = withFraction(magnitude % (60n * SECOND_NANOS), SECOND_NANOS);
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

function withFraction(value: bigint, unit: bigint): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}
