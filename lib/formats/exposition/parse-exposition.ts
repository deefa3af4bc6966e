// Parses a scraped body into columns: which series, which value, which timestamp. A hot path: in the steady state a line
// costs one comparison and one number (benchmark: parse-exposition.bench.ts).
import { InputError } from '@/lib/errors/input-error';
import { addLine, type LineDictionary, type LineId } from '@/lib/formats/exposition/line-dictionary';
import { endOfToken, parseFloatText, readFloat, type Cursor } from '@/lib/formats/exposition/read-number';
import { scanComment, type TextFormat } from '@/lib/formats/exposition/scan-comment';
import { lineError, scanSeries } from '@/lib/formats/exposition/scan-series';

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
const HASH = 35;
const BRACE = 123;
const NO_GUESS = -1;
const FIRST_CAPACITY = 256;
/** Far above every limit for names and values; a longer line is hostile. */
const LINE_LIMIT_CHARACTERS = 1_048_576;

interface Parse {
  readonly body: string;
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

/** The dictionary must belong to one target and one format. */
export function beginExposition(body: string, dictionary: LineDictionary, format: TextFormat): ExpositionParse {
  const capacity = Math.max(FIRST_CAPACITY, dictionary.lastRowCount);
  dictionary.scrape += 1;
  dictionary.seenCount = 0;
  return {
    body,
    dictionary,
    format,
    cursor: { at: 0 },
    lineIds: new Int32Array(capacity),
    values: new Float64Array(capacity),
    timestampsMs: new Float64Array(capacity),
    count: 0,
    previous: 0,
    isEnded: false,
  };
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
export function parseExposition(body: string, dictionary: LineDictionary, format: TextFormat): ExpositionColumns {
  const parse = beginExposition(body, dictionary, format);
  continueExposition(parse, Infinity);
  return endExposition(parse);
}

function parseLine(parse: Parse): void {
  const { body, dictionary, cursor } = parse;
  if (parse.isEnded) throw new InputError('unexpected data after # EOF');
  const guess = dictionary.next[parse.previous] ?? NO_GUESS;
  if (guess !== NO_GUESS) {
    const text = dictionary.texts[guess] ?? '\n';
    if (body.startsWith(text, cursor.at)) {
      const end = cursor.at + text.length;
      if (dictionary.labels[guess] === undefined) {
        // A comment's text ends with its line break, so the whole line was compared.
        cursor.at = end;
        note(parse, guess);
        return;
      } else if (isValueAhead(parse, end)) {
        note(parse, guess);
        parseSample(parse, guess);
        return;
      }
    }
  }
  parseUnguessedLine(parse);
}

/** Moves the cursor to the value, when a blank and no brace follow the series. */
function isValueAhead({ body, cursor, format }: Parse, end: number): boolean {
  const code = body.charCodeAt(end);
  if (code !== SPACE && (code !== TAB || format === 'openmetrics')) return false;
  let at = end + 1;
  if (format === 'prometheus') while (body.charCodeAt(at) === SPACE || body.charCodeAt(at) === TAB) at += 1;
  if (body.charCodeAt(at) === BRACE) return false;
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

function parseUnguessedLine(parse: Parse): void {
  const { body, cursor, format } = parse;
  const lineStart = cursor.at;
  if (format === 'prometheus') {
    while (body.charCodeAt(cursor.at) === SPACE || body.charCodeAt(cursor.at) === TAB) cursor.at += 1;
    if (cursor.at >= body.length) return;
    if (body.charCodeAt(cursor.at) === LINE_BREAK) {
      cursor.at += 1;
      return;
    }
  }
  if (body.charCodeAt(cursor.at) === HASH) parseComment(parse);
  else parseNewSeries(parse, lineStart);
}

function parseComment(parse: Parse): void {
  const { body, cursor, dictionary, format } = parse;
  const lineStart = cursor.at;
  const breakAt = body.indexOf('\n', lineStart);
  const end = breakAt === -1 ? body.length : breakAt;
  const line = body.slice(lineStart, end);
  cursor.at = breakAt === -1 ? end : end + 1;

  const known = dictionary.idsByText.get(`${line}\n`);
  if (known !== undefined) {
    follow(parse, known);
    return;
  }
  const comment = scanComment(body, { line, lineStart, format });
  if (comment.isEnd) {
    parse.isEnded = true;
    return;
  }
  if (breakAt === -1 && format === 'openmetrics') throw new InputError('data does not end with # EOF');
  const { statement } = comment;
  if (statement) {
    const family = dictionary.families.get(statement.family) ?? { type: '', help: '', unit: '' };
    family[statement.field] = comment.value;
    dictionary.hasNewStatements = true;
    dictionary.families.set(statement.family, family);
  }
  follow(parse, addLine(dictionary, `${line}\n`, statement ? { statement } : {}));
}

/** Notes the line and that it followed the one before. */
function follow(parse: Parse, id: LineId): void {
  parse.dictionary.next[parse.previous] = id;
  note(parse, id);
}

function parseNewSeries(parse: Parse, lineStart: number): void {
  const { body, cursor, dictionary, format } = parse;
  const start = cursor.at;
  const breakAt = body.indexOf('\n', start);
  if ((breakAt === -1 ? body.length : breakAt) - start > LINE_LIMIT_CHARACTERS)
    throw new InputError(`line is longer than ${LINE_LIMIT_CHARACTERS} characters`);
  // A known text is found without parsing its labels; the end of the text is the only thing looked for.
  const quickEnd = seriesEnd(body, start);
  const known = quickEnd === -1 ? undefined : dictionary.idsByText.get(body.slice(start, quickEnd));
  let id: LineId;
  let end = quickEnd;
  if (known === undefined) {
    const series = scanSeries(body, start, format === 'prometheus' ? 'blanks' : 'no-blanks');
    end = series.end;
    const text = body.slice(start, end);
    id = dictionary.idsByText.get(text) ?? addLine(dictionary, text, { labels: series.labels });
  } else id = known;
  if (!isValueAhead(parse, end)) throw lineError(body, { lineStart, at: end, expected: 'expected value after metric' });
  follow(parse, id);
  parseSample(parse, id);
}

/** After the closing brace, or at the first blank of a bare name; -1 when the line has neither. Quotes are respected. */
function seriesEnd(body: string, start: number): number {
  let isQuoted = false;
  let hasBrace = false;
  for (let at = start; at < body.length; at += 1) {
    const character = body[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '{') hasBrace = true;
    else if (character === '}') return at + 1;
    else if (character === '\n') return -1;
    else if (!hasBrace && (character === ' ' || character === '\t')) return at;
  }
  return -1;
}

/** The cursor stands at the value; it is left at the start of the next line. */
function parseSample(parse: Parse, id: LineId): void {
  const { body, cursor, format } = parse;
  if (parse.count === parse.lineIds.length) grow(parse);
  const row = parse.count;
  const value = readFloat(body, cursor);
  let timestampMs = Number.NaN;
  if (body.charCodeAt(cursor.at) !== LINE_BREAK && cursor.at < body.length)
    timestampMs = format === 'prometheus' ? readTextTail(parse) : readOpenMetricsTail(parse);
  if (cursor.at >= body.length && format === 'openmetrics') throw new InputError('data does not end with # EOF');
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
function readTextTail({ body, cursor }: Parse): number {
  const lineStart = body.lastIndexOf('\n', cursor.at - 1) + 1;
  skipBlanks(body, cursor);
  if (cursor.at >= body.length || body.charCodeAt(cursor.at) === LINE_BREAK) return Number.NaN;
  const end = endOfToken(body, cursor.at);
  const token = body.slice(cursor.at, end);
  const timestampMs = Number(token);
  if (!/^-?\d+$/.test(token) || !Number.isSafeInteger(timestampMs))
    throw lineError(body, { lineStart, at: cursor.at, expected: 'expected timestamp or new record' });
  cursor.at = end;
  skipBlanks(body, cursor);
  if (cursor.at < body.length && body.charCodeAt(cursor.at) !== LINE_BREAK)
    throw lineError(body, { lineStart, at: cursor.at, expected: 'expected next entry after timestamp' });
  return timestampMs;
}

function skipBlanks(body: string, cursor: Cursor): void {
  while (body.charCodeAt(cursor.at) === SPACE || body.charCodeAt(cursor.at) === TAB) cursor.at += 1;
}

/** One blank each: a timestamp in seconds, then perhaps `# {labels} value [timestamp]`, the exemplar, which is checked and left. */
function readOpenMetricsTail({ body, cursor }: Parse): number {
  const lineStart = body.lastIndexOf('\n', cursor.at - 1) + 1;
  let timestampMs = Number.NaN;
  if (body.charCodeAt(cursor.at) === SPACE && body.charCodeAt(cursor.at + 1) !== HASH) {
    const end = endOfToken(body, cursor.at + 1);
    timestampMs = toTimestampMs(body.slice(cursor.at + 1, end));
    cursor.at = end;
  }
  if (body.startsWith(' # {', cursor.at)) skipExemplar(body, cursor, lineStart);
  if (cursor.at < body.length && body.charCodeAt(cursor.at) !== LINE_BREAK)
    throw lineError(body, { lineStart, at: cursor.at, expected: 'expected next entry after value' });
  return timestampMs;
}

function toTimestampMs(seconds: string): number {
  const value = parseFloatText(seconds);
  if (!Number.isFinite(value)) throw new InputError(`invalid timestamp ${seconds}`);
  return Math.trunc(value * 1000);
}

function skipExemplar(body: string, cursor: Cursor, lineStart: number): void {
  // The labels have the form of a series without a name: a name in front makes it one.
  const { end } = scanSeries(`exemplar${body.slice(cursor.at + 3, endOfLine(body, cursor.at))}`, 0, 'no-blanks');
  cursor.at += 3 + end - 'exemplar'.length;
  if (body.charCodeAt(cursor.at) !== SPACE)
    throw lineError(body, { lineStart, at: cursor.at, expected: 'expected value after exemplar labels' });
  cursor.at += 1;
  readFloat(body, cursor);
  if (body.charCodeAt(cursor.at) !== SPACE) return;
  const tokenEnd = endOfToken(body, cursor.at + 1);
  toTimestampMs(body.slice(cursor.at + 1, tokenEnd));
  cursor.at = tokenEnd;
}

function endOfLine(body: string, start: number): number {
  const at = body.indexOf('\n', start);
  return at === -1 ? body.length : at;
}
