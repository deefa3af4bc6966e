// Times written by a pattern of moment's tokens ("DD/MM/YYYY HH:mm") back to instants; the counterpart of formatPattern().
import { createZone, instantOfLocal } from '@/lib/units/zone';

const TOKEN = /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|S{1,9}|A|a|ZZ|Z|X|x/g;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ANY_DIGITS = String.raw`(\d{1,2})`;
const FORMS: Readonly<Record<string, string>> = {
  YYYY: String.raw`(\d{4})`,
  YY: String.raw`(\d{2})`,
  MMMM: '([A-Za-z]{3,9})',
  MMM: '([A-Za-z]{3})',
  A: '([AaPp][Mm])',
  a: '([AaPp][Mm])',
  Z: String.raw`(Z|[+-]\d{2}:?\d{2})`,
  ZZ: String.raw`(Z|[+-]\d{2}:?\d{2})`,
  X: String.raw`(-?\d{1,12}(?:\.\d+)?)`,
  x: String.raw`(-?\d{1,16})`,
};

/** The instant in ms; null when the text does not have the form or names no real day. What the pattern leaves out is 0. */
export function parsePattern(text: string, pattern: string, timeZone: string): number | null {
  const tokens: string[] = [];
  let source = '';
  let end = 0;
  for (const match of pattern.matchAll(TOKEN)) {
    source += escaped(pattern.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[1] !== undefined) {
      source += escaped(match[1]);
      continue;
    }
    tokens.push(match[0]);
    source += match[0].startsWith('S') ? String.raw`(\d{1,9})` : (FORMS[match[0]] ?? ANY_DIGITS);
  }
  source += escaped(pattern.slice(end));
  const found = new RegExp(`^\\s*${source}`).exec(text);
  return found === null ? null : instantOf(new Map(tokens.map((token, at) => [token, found[at + 1] ?? ''])), timeZone);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`);
}

function instantOf(parts: ReadonlyMap<string, string>, timeZone: string): number | null {
  const seconds = parts.get('X');
  if (seconds !== undefined) return Number(seconds) * 1000;
  const milliseconds = parts.get('x');
  if (milliseconds !== undefined) return Number(milliseconds);
  const number = (...names: string[]): number | null => {
    const text = names.map((name) => parts.get(name)).find((part) => part !== undefined);
    return text === undefined ? null : Number(text);
  };
  const shortYear = number('YY');
  const year = number('YYYY') ?? (shortYear === null ? 1970 : shortYear + (shortYear > 68 ? 1900 : 2000));
  const month = number('MM', 'M') ?? monthOfName(parts.get('MMMM') ?? parts.get('MMM')) ?? 1;
  const day = number('DD', 'D') ?? 1;
  const hour = hourOf(number('HH', 'H'), number('hh', 'h'), parts.get('A') ?? parts.get('a'));
  const local = Date.UTC(year, month - 1, day, hour, number('mm', 'm') ?? 0, number('ss', 's') ?? 0, fraction(parts));
  const isReal = new Date(local).getUTCMonth() === month - 1 && hour < 24;
  if (!isReal || Number.isNaN(local)) return null;
  const offset = parts.get('Z') ?? parts.get('ZZ');
  return offset === undefined ? instantOfLocal(createZone(timeZone), local) : local - offsetMs(offset);
}

function hourOf(hour24: number | null, hour12: number | null, half: string | undefined): number {
  if (hour24 !== null) return hour24;
  if (hour12 === null) return 0;
  const base = hour12 % 12;
  return half?.toLowerCase() === 'pm' ? base + 12 : base;
}

function monthOfName(name: string | undefined): number | null {
  const at = name === undefined ? -1 : MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at < 0 ? null : at + 1;
}

function fraction(parts: ReadonlyMap<string, string>): number {
  for (const [token, digits] of parts) if (token.startsWith('S')) return Math.floor(Number(`0.${digits}`) * 1000);
  return 0;
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.replaceAll(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
