// Times read by a Go layout: the pieces that dates are made of, in any order.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PIECE =
  /January|Jan|Monday|Mon|MST|2006|01|02|03|04|05|06|15|PM|pm|-07:00|-0700|-07|Z07:00|Z0700|Z07|_2|[.,](?:0+|9+)(?![0-9])|[1-5]/g;

interface Part {
  readonly pattern: string;
  readonly read: (text: string, time: ReadTime) => void;
}

interface ReadTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  offsetMinutes: number;
  isAfternoon: boolean | undefined;
}

const number =
  (set: (value: number, time: ReadTime) => void): Part['read'] =>
  (text, time) =>
    set(Number(text.trim()), time);
const year = number((value, time) => (time.year = value));
const shortYear = number((value, time) => (time.year = value >= 69 ? 1900 + value : 2000 + value));
const month = number((value, time) => (time.month = value));
const day = number((value, time) => (time.day = value));
const hour = number((value, time) => (time.hour = value));
const minute = number((value, time) => (time.minute = value));
const second = number((value, time) => (time.second = value));
const monthName: Part['read'] = (text, time) => {
  time.month = MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
};
const halfDay: Part['read'] = (text, time) => {
  time.isAfternoon = text.toLowerCase() === 'pm';
};
const offset: Part['read'] = (text, time) => {
  const match = /^([+-])(\d\d):?(\d\d)?/.exec(text);
  if (!match) return;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  time.offsetMinutes = match[1] === '-' ? -minutes : minutes;
};
const nothing: Part['read'] = () => undefined;

const LETTERS = '[A-Za-z]+';
const PARTS: Readonly<Record<string, Part>> = {
  January: { pattern: LETTERS, read: monthName },
  Jan: { pattern: '[A-Za-z]{3}', read: monthName },
  Monday: { pattern: LETTERS, read: nothing },
  Mon: { pattern: '[A-Za-z]{3}', read: nothing },
  MST: { pattern: '[A-Z]{3,5}', read: nothing },
  '2006': { pattern: String.raw`\d{4}`, read: year },
  '06': { pattern: String.raw`\d{2}`, read: shortYear },
  '01': { pattern: String.raw`\d{2}`, read: month },
  '1': { pattern: String.raw`\d{1,2}`, read: month },
  '02': { pattern: String.raw`\d{2}`, read: day },
  '2': { pattern: String.raw`\d{1,2}`, read: day },
  _2: { pattern: String.raw` ?\d{1,2}`, read: day },
  '15': { pattern: String.raw`\d{2}`, read: hour },
  '03': { pattern: String.raw`\d{2}`, read: hour },
  '3': { pattern: String.raw`\d{1,2}`, read: hour },
  '04': { pattern: String.raw`\d{2}`, read: minute },
  '4': { pattern: String.raw`\d{1,2}`, read: minute },
  '05': { pattern: String.raw`\d{2}(?:[.,]\d+)?`, read: (text, time) => readSecond(text, time) },
  '5': { pattern: String.raw`\d{1,2}(?:[.,]\d+)?`, read: (text, time) => readSecond(text, time) },
  PM: { pattern: '[AP]M', read: halfDay },
  pm: { pattern: '[ap]m', read: halfDay },
  '-07:00': { pattern: String.raw`[+-]\d\d:\d\d`, read: offset },
  '-0700': { pattern: String.raw`[+-]\d{4}`, read: offset },
  '-07': { pattern: String.raw`[+-]\d\d`, read: offset },
  'Z07:00': { pattern: String.raw`Z|[+-]\d\d:\d\d`, read: offset },
  Z0700: { pattern: String.raw`Z|[+-]\d{4}`, read: offset },
  Z07: { pattern: String.raw`Z|[+-]\d\d`, read: offset },
};

function readSecond(text: string, time: ReadTime): void {
  const [whole = '0', fraction = ''] = text.split(/[.,]/);
  second(whole, time);
  time.millisecond = Math.trunc(Number(`0.${fraction || '0'}`) * 1000);
}

/** The instant in ms, or undefined when the text does not fit the layout. Without an offset the time is UTC. */
export function parseGoTime(layout: string, text: string): number | undefined {
  const reads: Part['read'][] = [];
  let pattern = '';
  let end = 0;
  for (const match of layout.matchAll(PIECE)) {
    pattern += escapePattern(layout.slice(end, match.index));
    end = match.index + match[0].length;
    const part = PARTS[match[0]];
    // A fraction is read with its seconds.
    if (!part) continue;
    pattern += `(${part.pattern})`;
    reads.push(part.read);
  }
  pattern += escapePattern(layout.slice(end));
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const time: ReadTime = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    offsetMinutes: 0,
    isAfternoon: undefined,
  };
  for (const [index, read] of reads.entries()) read(found[index + 1] ?? '', time);
  return instant(time);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function instant(time: ReadTime): number | undefined {
  const { isAfternoon } = time;
  const hours = isAfternoon === undefined ? time.hour : (time.hour % 12) + (isAfternoon ? 12 : 0);
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  if (date.getUTCMonth() !== time.month - 1 || date.getUTCDate() !== time.day) return undefined;
  if (hours > 23 || time.minute > 59 || time.second > 59) return undefined;
  date.setUTCHours(hours, time.minute, time.second, time.millisecond);
  return date.getTime() - time.offsetMinutes * 60_000;
}
