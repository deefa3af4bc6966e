// What follows the value of a sample: a timestamp, an exemplar, or nothing.
import { InputError } from '@/lib/errors/input-error';
import { endOfToken, parseFloatText, readFloat, textOf, type Cursor } from '@/lib/formats/exposition/read-number';
import { lineProblem, scanSeries } from '@/lib/formats/exposition/scan-series';
import { seriesEnd } from '@/lib/formats/exposition/series-end';
import { METRIC_NAME, withoutLabels, type LabelSet } from '@/lib/labels/label-set';

interface Source {
  /** Ends with a line break. */
  readonly body: Uint8Array;
  readonly cursor: Cursor;
}

const SPACE = 32;
const TAB = 9;
const LINE_BREAK = 10;
const HASH = 35;
const BRACE_OPEN = 123;
const NAME_ONLY: ReadonlySet<string> = new Set([METRIC_NAME]);

/** What may follow the value in the text format: blanks, and a timestamp in whole milliseconds. */
export function readTextTail(source: Source): number {
  const { body, cursor } = source;
  skipBlanks(body, cursor);
  if (body[cursor.at] === LINE_BREAK) return Number.NaN;
  const end = endOfToken(body, cursor.at);
  const token = textOf(body, cursor.at, end);
  const timestampMs = Number(token);
  if (!/^-?\d+$/.test(token) || !Number.isSafeInteger(timestampMs))
    throw problemAt(body, cursor.at, 'expected timestamp or new record');
  cursor.at = end;
  skipBlanks(body, cursor);
  if (body[cursor.at] !== LINE_BREAK) throw problemAt(body, cursor.at, 'expected next entry after timestamp');
  return timestampMs;
}

/** `# {labels} value [timestamp]` behind a sample (OpenMetrics 1.0, Exemplars). */
export interface TailExemplar {
  readonly labels: LabelSet;
  readonly value: number;
  /** NaN where the target gave none. */
  readonly timestampMs: number;
}

/** One blank, then a timestamp in seconds, or nothing. An exemplar is left at the cursor. */
export function readOpenMetricsTail(source: Source): number {
  const { body, cursor } = source;
  let timestampMs = Number.NaN;
  if (body[cursor.at] === SPACE && body[cursor.at + 1] !== HASH) {
    const end = endOfToken(body, cursor.at + 1);
    timestampMs = toTimestampMs(textOf(body, cursor.at + 1, end));
    cursor.at = end;
  }
  return timestampMs;
}

function toTimestampMs(seconds: string): number {
  const value = parseFloatText(seconds);
  if (!Number.isFinite(value)) throw new InputError(`invalid timestamp ${seconds}`);
  return Math.trunc(value * 1000);
}

/** Reads what is left of a line behind value and timestamp. Throws InputError when it is not an exemplar. */
export function readExemplar({ body, cursor }: Source): TailExemplar {
  const isExemplar =
    body[cursor.at] === SPACE &&
    body[cursor.at + 1] === HASH &&
    body[cursor.at + 2] === SPACE &&
    body[cursor.at + 3] === BRACE_OPEN;
  if (!isExemplar) throw problemAt(body, cursor.at, 'expected next entry after value');
  const start = cursor.at + 3;
  const end = seriesEnd(body, start, 'openmetrics');
  // The labels have the form of a series without a name: a name in front makes it one.
  const named = scanSeries(`exemplar${textOf(body, start, end)}`, 'no-blanks');
  const labels = withoutLabels(named, NAME_ONLY);
  if (body[end] !== SPACE) throw problemAt(body, end, 'expected value after exemplar labels');
  cursor.at = end + 1;
  const value = readFloat(body, cursor);
  let timestampMs = Number.NaN;
  if (body[cursor.at] === SPACE) {
    const tokenEnd = endOfToken(body, cursor.at + 1);
    timestampMs = toTimestampMs(textOf(body, cursor.at + 1, tokenEnd));
    cursor.at = tokenEnd;
  }
  if (body[cursor.at] !== LINE_BREAK) throw problemAt(body, cursor.at, 'expected next entry after exemplar');
  return { labels, value, timestampMs };
}

export function skipBlanks(body: Uint8Array, cursor: Cursor): void {
  while (body[cursor.at] === SPACE || body[cursor.at] === TAB) cursor.at += 1;
}

/** With the line so far, its number and the column. */
export function problemAt(body: Uint8Array, at: number, expected: string): InputError {
  const lineStart = body.lastIndexOf(LINE_BREAK, at - 1) + 1;
  const lineEnd = body.indexOf(LINE_BREAK, at);
  let line = 1;
  for (let offset = 0; offset < lineStart; offset += 1) if (body[offset] === LINE_BREAK) line += 1;
  const soFar = textOf(body, lineStart, at);
  const got = textOf(body, at, Math.min(at + 50, lineEnd)).slice(0, 1);
  return lineProblem({ soFar, got, expected, line });
}
