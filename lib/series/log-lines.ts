// Frames as lines of a log: any frame with a time and a text. Levels are read from a label or column, else out of the text.
import { labelPairs } from '@/lib/labels/label-set';
import { cellAt, timeFieldOf, type Field, type Frame } from '@/lib/series/frame';
import { asRecord } from '@/lib/series/read-field-config';

export type LogLevel = 'critical' | 'error' | 'warning' | 'info' | 'debug' | 'trace' | 'unknown';

export interface LogLine {
  readonly key: string;
  /** NaN when the line has no time. */
  readonly timeMs: number;
  readonly text: string;
  readonly level: LogLevel;
  /** Labels and other columns, in order. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** How many equal lines this one stands for, itself among them. */
  readonly repeatCount: number;
}

export type Dedup = 'none' | 'exact' | 'numbers' | 'signature';

export interface LogOptions {
  readonly isNewestFirst: boolean;
  readonly dedup: Dedup;
}

/** More lines are not read: nobody scrolls that far. */
const LINE_LIMIT = 5000;

export function logLines(frames: readonly Frame[], { isNewestFirst, dedup }: LogOptions): LogLine[] {
  const lines = frames.flatMap((frame, at) => linesOf(frame, at));
  const direction = isNewestFirst ? -1 : 1;
  const sorted = lines.toSorted((a, b) => direction * ((a.timeMs || 0) - (b.timeMs || 0)));
  return withoutRepeats(sorted, dedup).slice(0, LINE_LIMIT);
}

const TEXT_NAMES = /^(body|line|message|msg|content|log|text)$/i;
const LEVEL_NAMES = /^(level|severity|severity_text|detected_level|lvl|loglevel)$/i;
/** Columns that carry no word for people. */
const INNER_NAMES = /^(tsNs|id|labelTypes)$/;

function textField(frame: Frame): Field | null {
  const texts = frame.fields.filter(({ type }) => type === 'string');
  return texts.find(({ name }) => TEXT_NAMES.test(name)) ?? texts.find(({ name }) => !LEVEL_NAMES.test(name)) ?? null;
}

function linesOf(frame: Frame, frameIndex: number): LogLine[] {
  const body = textField(frame);
  if (body === null) return [];
  const time = timeFieldOf(frame);
  const others = frame.fields.filter((field) => field !== body && field !== time && !INNER_NAMES.test(field.name));
  const fixed = labelPairs(body.labels);
  const count = Math.min(frame.length, LINE_LIMIT);
  return Array.from({ length: count }, (_, row) => {
    const text = String(cellAt(body, row) ?? '');
    const labels = [...fixed, ...others.flatMap((field) => pairsAt(field, row))];
    const named = labels.find(([name]) => LEVEL_NAMES.test(name))?.[1];
    return {
      key: `${frameIndex} ${row}`,
      timeMs: time?.values[row] ?? NaN,
      text,
      level: (named === undefined ? null : levelOfWord(named)) ?? levelOfText(text),
      labels,
      repeatCount: 1,
    };
  });
}

/** A column of objects (labels of each line) gives a pair for each of its keys. */
function pairsAt(field: Field, row: number): (readonly [string, string])[] {
  if (field.type === 'other') {
    const entries = Object.entries(asRecord(field.values[row]));
    if (entries.length > 0) return entries.map(([name, value]) => [name, wordOf(value)]);
  }
  const cell = cellAt(field, row);
  return cell === null || cell === '' ? [] : [[field.name, String(cell)]];
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

const LEVEL_WORDS: readonly (readonly [LogLevel, RegExp])[] = [
  ['critical', /^(emerg|emergency|fatal|alert|crit|critical|panic)$/i],
  ['error', /^(err|eror|error|e|[45])$/i],
  ['warning', /^(warn|warning|w)$/i],
  ['info', /^(info|information|informational|notice|i)$/i],
  ['debug', /^(dbug|debug|d)$/i],
  ['trace', /^(trace|verbose|t)$/i],
];

function levelOfWord(word: string): LogLevel | null {
  return LEVEL_WORDS.find(([, pattern]) => pattern.test(word.trim()))?.[0] ?? null;
}

const KEYED_LEVEL = /(?:^|[\s,{"])(?:level|lvl|severity)"?\s*[=:]\s*"?([a-z]+)/i;
const FIRST_WORDS = 240;
const LEVEL_IN_TEXT =
  /\b(emerg|fatal|alert|crit|critical|panic|err|eror|error|warn|warning|info|notice|dbug|debug|trace)\b/i;

/** `level=warn`, `"level":"warn"`, else the first word of a level near the beginning. */
export function levelOfText(text: string): LogLevel {
  const start = text.slice(0, FIRST_WORDS);
  const keyed = KEYED_LEVEL.exec(start)?.[1];
  const word = keyed ?? LEVEL_IN_TEXT.exec(start)?.[1];
  return (word === undefined ? null : levelOfWord(word)) ?? 'unknown';
}

function withoutRepeats(lines: readonly LogLine[], dedup: Dedup): LogLine[] {
  if (dedup === 'none') return [...lines];
  const kept: LogLine[] = [];
  let lastKey: string | null = null;
  for (const line of lines) {
    const key = repeatKey(line.text, dedup);
    const last = kept.at(-1);
    if (last !== undefined && key === lastKey) kept[kept.length - 1] = { ...last, repeatCount: last.repeatCount + 1 };
    else kept.push(line);
    lastKey = key;
  }
  return kept;
}

function repeatKey(text: string, dedup: Dedup): string {
  const withoutTimes = text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.,]+(Z|[+-]\d{2}:?\d{2})?/g, '');
  if (dedup === 'exact') return withoutTimes;
  return dedup === 'numbers' ? withoutTimes.replaceAll(/\d/g, '') : withoutTimes.replaceAll(/\w/g, '');
}

/** Labels that all lines have with one value: said once, above them. */
export function commonLabels(lines: readonly LogLine[]): readonly (readonly [string, string])[] {
  const [first, ...others] = lines;
  if (first === undefined || others.length === 0) return [];
  return first.labels.filter(([name, value]) =>
    others.every(({ labels }) => labels.some(([other, otherValue]) => other === name && otherValue === value)),
  );
}

/** JSON over several lines; any other text as it is. */
export function prettyText(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return text;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    return text;
  }
}
