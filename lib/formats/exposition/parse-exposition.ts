// Parses a scraped body into columns: which series, which value, which timestamp. A hot path: in the steady state a line
// costs one comparison and one number (benchmark: parse-exposition.bench.ts).
import { InputError } from '@/lib/errors/input-error';
import {
  addLine,
  growColumns,
  type LineDictionary,
  type LineId,
  type RowColumns,
} from '@/lib/formats/exposition/line-dictionary';
import { readKnownLines } from '@/lib/formats/exposition/known-lines';
import { LINE_FIELDS, LINE_NEXT, LINE_SEEN, LINE_SIZE, NO_LINE } from '@/lib/formats/exposition/line-table';
import { createCursor, readFloat, textOf, type Cursor } from '@/lib/formats/exposition/read-number';
import {
  problemAt,
  readExemplar,
  readOpenMetricsTail,
  readTextTail,
  skipBlanks,
  type TailExemplar,
} from '@/lib/formats/exposition/read-tail';
import { scanComment, type TextFormat } from '@/lib/formats/exposition/scan-comment';
import { scanSeries } from '@/lib/formats/exposition/scan-series';
import { LINE_LIMIT_BYTES, seriesEnd } from '@/lib/formats/exposition/series-end';

/** Rows `0 … count-1` are used, until the next parse with the same dictionary. `lineIds` name series of the dictionary. */
export interface ExpositionColumns extends RowColumns {
  readonly count: number;
  readonly exemplars: readonly RowExemplar[];
}

export interface RowExemplar extends TailExemplar {
  readonly row: number;
}

const SPACE = 32;
const TAB = 9;
const LINE_BREAK = 10;
const HASH = 35;
const BRACE_OPEN = 123;

interface Parse {
  /** Ends with a line break. */
  readonly body: Uint8Array;
  readonly view: DataView;
  readonly dictionary: LineDictionary;
  readonly format: TextFormat;
  readonly cursor: Cursor;
  columns: RowColumns;
  readonly exemplars: RowExemplar[];
  count: number;
  /** The line before this one: the key to the next guess. */
  previous: LineId;
  /** Of readKnownLines: the series of the line at the cursor, when it is known by its place. */
  recognised: LineId;
  isEnded: boolean;
}

/** A body being parsed; it goes on in slices, so that a large body does not hold up everything else. */
export type ExpositionParse = Parse;

/** The bytes must be valid UTF-8. The dictionary must belong to one target and one format. */
export function beginExposition(bytes: Uint8Array, dictionary: LineDictionary, format: TextFormat): ExpositionParse {
  const body = withLineBreak(bytes);
  dictionary.scrape += 1;
  dictionary.seenCount = 0;
  return {
    body,
    view: new DataView(body.buffer, body.byteOffset, body.byteLength),
    dictionary,
    format,
    cursor: createCursor(),
    columns: dictionary.columns,
    exemplars: [],
    count: 0,
    previous: 0,
    recognised: NO_LINE,
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
    line += readKnownLines(parse, lineCount - line);
    if (cursor.at >= body.length) return true;
    parseLine(parse);
  }
  return cursor.at >= body.length;
}

/** After the last slice. forgetUnseen() then drops what the body no longer had. */
export function endExposition(parse: ExpositionParse): ExpositionColumns {
  if (parse.format === 'openmetrics' && !parse.isEnded) throw new InputError('data does not end with # EOF');
  return { count: parse.count, ...parse.columns, exemplars: parse.exemplars };
}

/** The whole body at once. */
export function parseExposition(bytes: Uint8Array, dictionary: LineDictionary, format: TextFormat): ExpositionColumns {
  const parse = beginExposition(bytes, dictionary, format);
  continueExposition(parse, Infinity);
  return endExposition(parse);
}

function parseLine(parse: Parse): void {
  const { cursor, dictionary, recognised } = parse;
  if (parse.isEnded) throw new InputError('unexpected data after # EOF');
  const sizeBytes = recognised === NO_LINE ? 0 : (dictionary.lines.fields[recognised * LINE_FIELDS + LINE_SIZE] ?? 0);
  if (sizeBytes > 0 && isValueAhead(parse, cursor.at + sizeBytes)) {
    follow(parse, recognised);
    parseSample(parse, recognised);
  } else parseUnguessedLine(parse);
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

/** Notes the line and that it followed the one before. */
function follow(parse: Parse, id: LineId): void {
  const { dictionary } = parse;
  const { fields } = dictionary.lines;
  fields[parse.previous * LINE_FIELDS + LINE_NEXT] = id;
  if (fields[id * LINE_FIELDS + LINE_SEEN] !== dictionary.scrape) {
    fields[id * LINE_FIELDS + LINE_SEEN] = dictionary.scrape;
    dictionary.seenCount += 1;
  }
  parse.previous = id;
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
  if (!isValueAhead(parse, end)) throw problemAt(body, end, 'expected value after metric');
  follow(parse, id);
  parseSample(parse, id);
}

/** The cursor stands at the value; it is left at the start of the next line. */
function parseSample(parse: Parse, id: LineId): void {
  const { body, cursor, format } = parse;
  if (parse.count === parse.columns.lineIds.length) parse.columns = growColumns(parse.dictionary);
  const row = parse.count;
  const value = readFloat(body, cursor);
  let timestampMs = Number.NaN;
  if (body[cursor.at] !== LINE_BREAK)
    timestampMs = format === 'prometheus' ? readTextTail(parse) : readOpenMetricsTail(parse);
  if (body[cursor.at] !== LINE_BREAK) parse.exemplars.push({ row, ...readExemplar(parse) });
  cursor.at += 1;
  const { columns } = parse;
  columns.lineIds[row] = id;
  columns.values[row] = value;
  columns.timestampsMs[row] = timestampMs;
  parse.count = row + 1;
}
