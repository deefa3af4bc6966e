// Parses a scraped body into columns: which series, which value, which timestamp. A hot path: in the steady state a line
// costs one comparison and one number (benchmark: parse-exposition.bench.ts).
import { InputError } from '@/lib/errors/input-error';
import { addLine, NO_LINE, type LineDictionary, type LineId } from '@/lib/formats/exposition/line-dictionary';
import { createCursor, endOfToken, parseFloatText, readFloat, textOf, type Cursor } from '@/lib/formats/exposition/read-number';
import { scanComment, type TextFormat } from '@/lib/formats/exposition/scan-comment';
import { lineProblem, scanSeries } from '@/lib/formats/exposition/scan-series';
import { isTextAt } from '@/lib/formats/exposition/text-arena';

/** Rows `0 … count-1` are used. `lineIds` name series of the dictionary. */
export interface ExpositionColumns {
  readonly count: number;
  readonly lineIds: Int32Array;
  readonly values: Float64Array;
  /** Milliseconds since 1970; NaN where the target gave none. */
  readonly timestampsMs: Float64Array;
}

const SPACE = 32;
const TAB = 9;
const LINE_BREAK = 10;
const QUOTE = 34;
const HASH = 35;
const BACKSLASH = 92;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const FIRST_CAPACITY = 256;
/** Far above every limit for names and values; a longer line is hostile. */
const LINE_LIMIT_BYTES = 1_048_576;

interface Parse {
  /** Ends with a line break. */
  readonly body: Uint8Array;
  readonly view: DataView;
  readonly dictionary: LineDictionary;
  readonly format: TextFormat;
  readonly cursor: Cursor;
  lineIds: Int32Array;
  values: Float64Array;
  timestampsMs: Float64Array;
  count: number;
  /** The line before this one: the key to the next guess. */
  previous: LineId;
  isEnded: boolean;
}

/** A body being parsed; it goes on in slices, so that a large body does not hold up everything else. */
export type ExpositionParse = Parse;

/** The bytes must be valid UTF-8. The dictionary must belong to one target and one format. */
export function beginExposition(bytes: Uint8Array, dictionary: LineDictionary, format: TextFormat): ExpositionParse {
  const capacity = Math.max(FIRST_CAPACITY, dictionary.lastRowCount);
  const body = withLineBreak(bytes);
  dictionary.scrape += 1;
  dictionary.seenCount = 0;
  return {
    body,
    view: new DataView(body.buffer, body.byteOffset, body.byteLength),
    dictionary,
    format,
    cursor: createCursor(),
    lineIds: new Int32Array(capacity),
    values: new Float64Array(capacity),
    timestampsMs: new Float64Array(capacity),
    count: 0,
    previous: 0,
    isEnded: false,
  };
}

/** The last line may lack its break. */
function withLineBreak(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0 || bytes[bytes.length - 1] === LINE_BREAK) return bytes;
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = LINE_BREAK;
  return longer;
}

/** Parses up to `lineCount` lines; true when the body is done. Throws InputError at a line that the format does not allow. */
export function continueExposition(parse: ExpositionParse, lineCount: number): boolean {
  const { body, cursor } = parse;
  for (let line = 0; line < lineCount; line += 1) {
    if (cursor.at >= body.length) return true;
    parseLine(parse);
  }
  return cursor.at >= body.length;
}

/** After the last slice. forgetUnseen() then drops what the body no longer had. */
export function endExposition(parse: ExpositionParse): ExpositionColumns {
  if (parse.format === 'openmetrics' && !parse.isEnded) throw new InputError('data does not end with # EOF');
  parse.dictionary.lastRowCount = parse.count;
  const { count, lineIds, values, timestampsMs } = parse;
  return { count, lineIds, values, timestampsMs };
}

/** The whole body at once. */
export function parseExposition(bytes: Uint8Array, dictionary: LineDictionary, format: TextFormat): ExpositionColumns {
  const parse = beginExposition(bytes, dictionary, format);
  continueExposition(parse, Infinity);
  return endExposition(parse);
}

function parseLine(parse: Parse): void {
  const { view, dictionary, cursor } = parse;
  if (parse.isEnded) throw new InputError('unexpected data after # EOF');
  const guess = dictionary.next[parse.previous] ?? NO_LINE;
  if (guess !== NO_LINE && isTextAt(dictionary.arena, guess, view, cursor.at)) {
    const end = cursor.at + (dictionary.arena.lengths[guess] ?? 0);
    if (dictionary.labels[guess] === undefined) {
      // A comment's text ends with its line break, so the whole line was compared.
      cursor.at = end;
      note(parse, guess);
      return;
    }
    if (isValueAhead(parse, end)) {
      note(parse, guess);
      parseSample(parse, guess);
      return;
    }
  }
  parseUnguessedLine(parse);
}

/** Moves the cursor to the value, when a blank and no brace follow the series. */
function isValueAhead({ body, cursor, format }: Parse, end: number): boolean {
  const code = body[end];
  if (code !== SPACE && (code !== TAB || format === 'openmetrics')) return false;
  let at = end + 1;
  if (format === 'prometheus') while (body[at] === SPACE || body[at] === TAB) at += 1;
  if (body[at] === BRACE_OPEN) return false;
  cursor.at = at;
  return true;
}

function note(parse: Parse, id: LineId): void {
  const { dictionary } = parse;
  if (dictionary.seenIn[id] !== dictionary.scrape) {
    dictionary.seenIn[id] = dictionary.scrape;
    dictionary.seenCount += 1;
  }
  parse.previous = id;
}

/** Notes the line and that it followed the one before. */
function follow(parse: Parse, id: LineId): void {
  parse.dictionary.next[parse.previous] = id;
  note(parse, id);
}

function parseUnguessedLine(parse: Parse): void {
  const { body, cursor, format } = parse;
  if (format === 'prometheus') {
    skipBlanks(body, cursor);
    if (body[cursor.at] === LINE_BREAK) {
      cursor.at += 1;
      return;
    }
  }
  const lineEnd = body.indexOf(LINE_BREAK, cursor.at);
  if (lineEnd - cursor.at > LINE_LIMIT_BYTES) throw new InputError(`line is longer than ${LINE_LIMIT_BYTES} bytes`);
  if (body[cursor.at] === HASH) parseComment(parse, lineEnd);
  else parseNewSeries(parse);
}

function parseComment(parse: Parse, lineEnd: number): void {
  const { body, cursor, dictionary, format } = parse;
  const bytes = body.subarray(cursor.at, lineEnd + 1);
  const text = textOf(body, cursor.at, lineEnd + 1);
  cursor.at = lineEnd + 1;
  const known = dictionary.idsByText.get(text);
  if (known !== undefined) {
    follow(parse, known);
    return;
  }
  const { statement, value, isEnd } = scanComment(text.slice(0, -1), format);
  if (isEnd) {
    parse.isEnded = true;
    return;
  }
  if (statement) {
    const family = dictionary.families.get(statement.family) ?? { type: '', help: '', unit: '' };
    family[statement.field] = value;
    dictionary.hasNewStatements = true;
    dictionary.families.set(statement.family, family);
  }
  follow(parse, addLine(dictionary, { text, bytes, ...(statement && { statement }) }));
}

function parseNewSeries(parse: Parse): void {
  const { body, cursor, dictionary, format } = parse;
  const start = cursor.at;
  const end = seriesEnd(body, start, format);
  const text = textOf(body, start, end);
  let id = dictionary.idsByText.get(text);
  if (id === undefined) {
    const labels = scanSeries(text, format === 'prometheus' ? 'blanks' : 'no-blanks');
    id = addLine(dictionary, { text, bytes: body.subarray(start, end), labels });
  }
  if (!isValueAhead(parse, end)) throw problemAt(parse, end, 'expected value after metric');
  follow(parse, id);
  parseSample(parse, id);
}

/** After the closing brace, or at the first blank of a bare name, or at the end of the line. Quotes are respected. */
function seriesEnd(body: Uint8Array, start: number, format: TextFormat): number {
  let isQuoted = false;
  let hasBrace = false;
  for (let at = start; at < body.length; at += 1) {
    const code = body[at];
    if (isQuoted) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isQuoted = false;
      else if (code === LINE_BREAK && (format === 'openmetrics' || at - start > LINE_LIMIT_BYTES)) return at;
    } else if (code === QUOTE) isQuoted = true;
    else if (code === BRACE_OPEN) hasBrace = true;
    else if (code === BRACE_CLOSE) return at + 1;
    else if (code === LINE_BREAK) return at;
    else if (!hasBrace && (code === SPACE || code === TAB) && !isBraceAhead(body, at, format)) return at;
  }
  return body.length;
}

/** The text format allows blanks between a name and its brace. */
function isBraceAhead(body: Uint8Array, start: number, format: TextFormat): boolean {
  if (format === 'openmetrics') return false;
  let at = start;
  while (body[at] === SPACE || body[at] === TAB) at += 1;
  return body[at] === BRACE_OPEN;
}

/** The cursor stands at the value; it is left at the start of the next line. */
function parseSample(parse: Parse, id: LineId): void {
  const { body, cursor, format } = parse;
  if (parse.count === parse.lineIds.length) grow(parse);
  const row = parse.count;
  const value = readFloat(body, cursor);
  let timestampMs = Number.NaN;
  if (body[cursor.at] !== LINE_BREAK)
    timestampMs = format === 'prometheus' ? readTextTail(parse) : readOpenMetricsTail(parse);
  cursor.at += 1;
  parse.lineIds[row] = id;
  parse.values[row] = value;
  parse.timestampsMs[row] = timestampMs;
  parse.count = row + 1;
}

function grow(parse: Parse): void {
  const capacity = parse.lineIds.length * 2;
  const copy = <A extends Int32Array | Float64Array>(from: A, to: A): A => {
    to.set(from);
    return to;
  };
  parse.lineIds = copy(parse.lineIds, new Int32Array(capacity));
  parse.values = copy(parse.values, new Float64Array(capacity));
  parse.timestampsMs = copy(parse.timestampsMs, new Float64Array(capacity));
}

/** What may follow the value in the text format: blanks, and a timestamp in whole milliseconds. */
function readTextTail(parse: Parse): number {
  const { body, cursor } = parse;
  skipBlanks(body, cursor);
  if (body[cursor.at] === LINE_BREAK) return Number.NaN;
  const end = endOfToken(body, cursor.at);
  const token = textOf(body, cursor.at, end);
  const timestampMs = Number(token);
  if (!/^-?\d+$/.test(token) || !Number.isSafeInteger(timestampMs))
    throw problemAt(parse, cursor.at, 'expected timestamp or new record');
  cursor.at = end;
  skipBlanks(body, cursor);
  if (body[cursor.at] !== LINE_BREAK) throw problemAt(parse, cursor.at, 'expected next entry after timestamp');
  return timestampMs;
}

function skipBlanks(body: Uint8Array, cursor: Cursor): void {
  while (body[cursor.at] === SPACE || body[cursor.at] === TAB) cursor.at += 1;
}

/** One blank each: a timestamp in seconds, then perhaps `# {labels} value [timestamp]`, the exemplar, which is checked and left. */
function readOpenMetricsTail(parse: Parse): number {
  const { body, cursor } = parse;
  let timestampMs = Number.NaN;
  if (body[cursor.at] === SPACE && body[cursor.at + 1] !== HASH) {
    const end = endOfToken(body, cursor.at + 1);
    timestampMs = toTimestampMs(textOf(body, cursor.at + 1, end));
    cursor.at = end;
  }
  if (body[cursor.at + 1] === HASH && body[cursor.at + 2] === SPACE && body[cursor.at + 3] === BRACE_OPEN)
    skipExemplar(parse);
  if (body[cursor.at] !== LINE_BREAK) throw problemAt(parse, cursor.at, 'expected next entry after value');
  return timestampMs;
}

function toTimestampMs(seconds: string): number {
  const value = parseFloatText(seconds);
  if (!Number.isFinite(value)) throw new InputError(`invalid timestamp ${seconds}`);
  return Math.trunc(value * 1000);
}

function skipExemplar(parse: Parse): void {
  const { body, cursor, format } = parse;
  const start = cursor.at + 3;
  const end = seriesEnd(body, start, format);
  // The labels have the form of a series without a name: a name in front makes it one.
  scanSeries(`exemplar${textOf(body, start, end)}`, 'no-blanks');
  if (body[end] !== SPACE) throw problemAt(parse, end, 'expected value after exemplar labels');
  cursor.at = end + 1;
  readFloat(body, cursor);
  if (body[cursor.at] !== SPACE) return;
  const tokenEnd = endOfToken(body, cursor.at + 1);
  toTimestampMs(textOf(body, cursor.at + 1, tokenEnd));
  cursor.at = tokenEnd;
}

/** With the line so far, its number and the column. */
function problemAt({ body }: Parse, at: number, expected: string): InputError {
  const lineStart = body.lastIndexOf(LINE_BREAK, at - 1) + 1;
  const lineEnd = body.indexOf(LINE_BREAK, at);
  let line = 1;
  for (let offset = 0; offset < lineStart; offset += 1) if (body[offset] === LINE_BREAK) line += 1;
  const soFar = textOf(body, lineStart, at);
  const got = textOf(body, at, Math.min(at + 50, lineEnd)).slice(0, 1);
  return lineProblem({ soFar, got, expected, line });
}
