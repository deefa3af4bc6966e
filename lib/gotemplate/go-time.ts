// Go's time.Time as a value of templates: fields of the clock, layouts such as `2006-01-02 15:04`, differences.
import { durationOf, nanosOf } from '@/lib/gotemplate/go-duration';
import { quote } from '@/lib/gotemplate/tokens';
import { formatGoTime } from '@/lib/gotemplate/go-time-format';
import { TemplateFunction, TemplateStruct, stringOf, type Methods, type TemplateValue } from '@/lib/gotemplate/values';
import { createZone, type Zone } from '@/lib/units/zone';
import { MONTHS, WEEKDAYS } from '@/lib/units/calendar-names';

export const TIME_TYPE = 'time.Time';

export interface Instant {
  readonly timeMs: number;
  readonly zone: Zone;
}

const UTC = createZone('UTC');
/** 0001-01-01T00:00:00Z, Go's zero time. */
export const ZERO_TIME_MS = -62_135_596_800_000;
const PRINTED_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';

export function timeOf(timeMs: number, zone: Zone = UTC): TemplateStruct {
  const instant = { timeMs, zone };
  return new TemplateStruct(TIME_TYPE, new Map(), {
    methods: () => methods(instant),
    toText: () => formatGoTime(instant, PRINTED_LAYOUT),
    toJson: () => formatGoTime(instant, '2006-01-02T15:04:05.999999999Z07:00'),
    host: instant,
  });
}

/** The instant of a time value; undefined for anything else. */
export function instantOf(value: TemplateValue): Instant | undefined {
  return value instanceof TemplateStruct && value.typeName === TIME_TYPE ? (value.traits.host as Instant) : undefined;
}

function requireInstant(value: TemplateValue): Instant {
  return instantOf(value) ?? { timeMs: ZERO_TIME_MS, zone: UTC };
}

function methods(instant: Instant): Methods {
  const { timeMs, zone } = instant;
  const wall = () => zone.wallTime(timeMs);
  const get = (call: () => TemplateValue): TemplateFunction => new TemplateFunction({ parameters: [] }, call);
  const withTime = (call: (other: Instant) => TemplateValue): TemplateFunction =>
    new TemplateFunction({ parameters: [TIME_TYPE] }, ([other]) => call(requireInstant(other)));
  const withDuration = (call: (nanos: bigint) => TemplateValue): TemplateFunction =>
    new TemplateFunction({ parameters: ['any'] }, ([duration]) => call(nanosOf(duration)));
  return new Map([
    ['Unix', get(() => BigInt(Math.floor(timeMs / 1000)))],
    ['UnixMilli', get(() => BigInt(Math.floor(timeMs)))],
    ['UnixMicro', get(() => BigInt(Math.floor(timeMs)) * 1000n)],
    ['UnixNano', get(() => BigInt(Math.floor(timeMs)) * 1_000_000n)],
    ['Year', get(() => BigInt(wall().year))],
    ['Month', get(() => named('time.Month', MONTHS[wall().month - 1] ?? '', wall().month))],
    ['Day', get(() => BigInt(wall().day))],
    ['Hour', get(() => BigInt(wall().hour))],
    ['Minute', get(() => BigInt(wall().minute))],
    ['Second', get(() => BigInt(wall().second))],
    ['Nanosecond', get(() => BigInt(wall().millisecond) * 1_000_000n)],
    ['Weekday', get(() => named('time.Weekday', WEEKDAYS[wall().weekday] ?? '', wall().weekday))],
    ['YearDay', get(() => BigInt(yearDay(instant)))],
    ['IsZero', get(() => timeMs === ZERO_TIME_MS)],
    ['Location', get(() => named('*time.Location', zone.name, 0))],
    ['UTC', get(() => timeOf(timeMs))],
    ['Local', get(() => timeOf(timeMs, zone))],
    ['String', get(() => formatGoTime(instant, PRINTED_LAYOUT))],
    ['GoString', get(() => goSyntax(instant))],
    ['Truncate', withDuration((unit) => timeOf(toUnit(timeMs, unit, false), zone))],
    ['Round', withDuration((unit) => timeOf(toUnit(timeMs, unit, true), zone))],
    [
      'Format',
      new TemplateFunction({ parameters: ['string'] }, ([layout]) => formatGoTime(instant, stringOf(layout) ?? '')),
    ],
    ['Sub', withTime((other) => durationOf(BigInt(Math.round(timeMs - other.timeMs)) * 1_000_000n))],
    ['Before', withTime((other) => timeMs < other.timeMs)],
    ['After', withTime((other) => timeMs > other.timeMs)],
    ['Equal', withTime((other) => timeMs === other.timeMs)],
    ['Compare', withTime((other) => BigInt(Math.sign(timeMs - other.timeMs)))],
    ['Add', withDuration((nanos) => timeOf(timeMs + Number(nanos) / 1e6, zone))],
    [
      'AddDate',
      new TemplateFunction({ parameters: ['int', 'int', 'int'] }, ([years, months, days]) =>
        timeOf(addDate(instant, [Number(years), Number(months), Number(days)]), zone),
      ),
    ],
  ]);
}

/** Months and weekdays print as words. */
function named(typeName: string, word: string, number: number): TemplateStruct {
  return new TemplateStruct(typeName, new Map(), {
    methods: () => new Map([['String', new TemplateFunction({ parameters: [] }, () => word)]]),
    toText: () => word,
    toJson: () => number,
    integer: BigInt(number),
  });
}

/** To a multiple of the unit since Go's zero time. */
function toUnit(timeMs: number, unitNanos: bigint, isNearest: boolean): number {
  if (unitNanos <= 0n) return timeMs;
  const nanos = BigInt(Math.floor(timeMs - ZERO_TIME_MS)) * 1_000_000n;
  const rest = nanos % unitNanos;
  const isUp = isNearest && rest * 2n >= unitNanos;
  return ZERO_TIME_MS + Number(nanos - rest + (isUp ? unitNanos : 0n)) / 1e6;
}

function goSyntax({ timeMs, zone }: Instant): string {
  const { year, month, day, hour, minute, second, millisecond } = zone.wallTime(timeMs);
  const place = zone.name === 'UTC' ? 'time.UTC' : `time.Location(${quote(zone.name)})`;
  const clock = `${hour}, ${minute}, ${second}, ${millisecond * 1_000_000}`;
  return `time.Date(${year}, time.${MONTHS[month - 1] ?? ''}, ${day}, ${clock}, ${place})`;
}

function yearDay({ timeMs, zone }: Instant): number {
  const { year, month, day } = zone.wallTime(timeMs);
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
}

function addDate({ timeMs, zone }: Instant, [years, months, days]: readonly [number, number, number]): number {
  const local = new Date(timeMs + zone.offsetMs(timeMs));
  local.setUTCFullYear(local.getUTCFullYear() + years, local.getUTCMonth() + months, local.getUTCDate() + days);
  const wallMs = local.getTime();
  return wallMs - zone.offsetMs(wallMs - zone.offsetMs(wallMs));
}
