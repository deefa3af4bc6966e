// Time intervals as they stand in the file.
import { words } from '@/lib/alerting/config/fields';
import { type Range, type TimeInterval, UTC } from '@/lib/alerting/intervals/time-interval';
import { fail, type Field, list } from '@/lib/config/prometheus/field';
import { section, type SectionValue } from '@/lib/config/prometheus/section';
import { createZone } from '@/lib/units/zone';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

interface RangeRules {
  /** Undefined: not such a thing. */
  readonly parse: (text: string) => number | undefined;
  readonly refused: (text: string) => string;
  readonly problem: (range: Range) => string | undefined;
}

/** `a` or `a:b`. */
function rangeField({ parse, refused, problem }: RangeRules): Field<{ readonly text: string; readonly range: Range }> {
  const asText = words();
  return {
    read: (node, reading) => {
      const source = asText.read(node, reading);
      if (source === undefined) return undefined;
      const parts = source.toLowerCase().split(':');
      const ends = parts.map(parse);
      const wrong = ends.findIndex((end) => end === undefined);
      if (parts.length > 2) throw fail(reading, node, `couldn't parse range ${source}, invalid format`);
      if (wrong >= 0) throw fail(reading, node, refused(parts[wrong] ?? ''));
      const range: Range = { start: ends[0] ?? 0, end: ends[1] ?? ends[0] ?? 0 };
      const reason = problem(range);
      if (reason !== undefined) throw fail(reading, node, reason);
      return { text: source, range };
    },
    print: ({ text }) => text,
  };
}

/** As Go's strconv.Atoi. */
const wholeNumber = (text: string): number | undefined => (/^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined);
const noNumber = (text: string): string => `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;

const weekday = rangeField({
  parse: (text) => (WEEKDAYS.includes(text) ? WEEKDAYS.indexOf(text) : undefined),
  refused: (text) => `${text} is not a valid weekday`,
  problem: ({ start, end }) => (start > end ? 'start day cannot be before end day' : undefined),
});

function monthName(month: number): string {
  const name = MONTHS[month - 1];
  return name === undefined ? `%!Month(${month})` : name.charAt(0).toUpperCase() + name.slice(1);
}

const month = rangeField({
  // A month that no year has is taken, and never comes.
  parse: (text) => (MONTHS.includes(text) ? MONTHS.indexOf(text) + 1 : wholeNumber(text)),
  refused: (text) => `${text} is not a valid month`,
  problem: ({ start, end }) =>
    start > end ? `end month ${monthName(end)} is before start month ${monthName(start)}` : undefined,
});

const year = rangeField({
  parse: wholeNumber,
  refused: noNumber,
  problem: ({ start, end }) => (start > end ? `end year ${end} is before start year ${start}` : undefined),
});

const dayOfMonth = rangeField({
  parse: wholeNumber,
  refused: noNumber,
  problem: ({ start, end }) => {
    for (const day of [start, end])
      if (day === 0 || day > 31 || day < -31) return `${day} is not a valid day of the month: out of range`;
    if (start < 0 && end > 0) return 'end day must be negative if start day is negative';
    // As Alertmanager has it: what would be wrong in a month of 28 days.
    const inShortMonth = (day: number): number => (day < 0 ? 28 + day : day);
    return inShortMonth(start) > inShortMonth(end) ? `end day ${end} is always before start day ${start}` : undefined;
  },
});

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const clockTime = (): Field<string> =>
  words((text) => (TIME.test(text) ? undefined : `couldn't parse timestamp ${text}, invalid format`));

const timeSection = section({
  typeName: 'timeinterval.yamlTimeRange',
  fields: { start_time: clockTime(), end_time: clockTime() },
  check: ({ start_time, end_time }, { refuse }) => {
    if (start_time === undefined || end_time === undefined) refuse('both start and end times must be provided');
    else if (minutesOf(start_time) >= minutesOf(end_time))
      refuse('start time cannot be equal or greater than end time');
  },
});

function minutesOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

const location = (): Field<string> =>
  words((name) => {
    if (isZone(name)) return undefined;
    return /(?:^|[/\\])\.\.(?:$|[/\\])|^[/\\]/.test(name) ? 'time: invalid location name' : `unknown time zone ${name}`;
  });

function isZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true;
  // Intl knows offsets too, and names in any case, which Go does not.
  if (!/^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

const intervalSection = section({
  typeName: 'timeinterval.TimeInterval',
  fields: {
    times: list(timeSection),
    weekdays: list(weekday),
    days_of_month: list(dayOfMonth),
    months: list(month),
    years: list(year),
    location: location(),
  },
});
type IntervalSettings = SectionValue<typeof intervalSection.fields>;

export const namedIntervalFields = { name: words(), time_intervals: list(intervalSection) };

/** `localZone`: what `Local` means. */
export function toTimeInterval(settings: IntervalSettings, localZone: string): TimeInterval {
  const { times, location: name = '' } = settings;
  const ranges = (values: readonly { readonly range: Range }[] | undefined): readonly Range[] | null =>
    values === undefined || values.length === 0 ? null : values.map(({ range }) => range);
  return {
    times:
      times === undefined || times.length === 0
        ? null
        : times.map(({ start_time = '', end_time = '' }) => ({
            start: minutesOf(start_time),
            end: minutesOf(end_time),
          })),
    weekdays: ranges(settings.weekdays),
    daysOfMonth: ranges(settings.days_of_month),
    months: ranges(settings.months),
    years: ranges(settings.years),
    zone: name === '' || name === 'UTC' ? UTC : createZone(name === 'Local' ? localZone : name),
  };
}
