// Lines that stand where they stood in the scrape before, with values of the common forms: nearly all of a body, in the steady state.
// One loop over plain numbers, since it is most of what a scrape costs; whatever else a line may be is left to parse-exposition.ts.
import type { LineDictionary, LineId, RowColumns } from '@/lib/formats/exposition/line-dictionary';
import { LINE_FIELDS, LINE_NEXT, LINE_SEEN, LINE_SIZE, LINE_START, NO_LINE } from '@/lib/formats/exposition/line-table';
import { isTextAt } from '@/lib/formats/exposition/text-arena';

interface Reading {
  readonly body: Uint8Array;
  readonly view: DataView;
  readonly dictionary: LineDictionary;
  readonly cursor: { at: number };
  readonly columns: RowColumns;
  count: number;
  previous: LineId;
  /** The series at the cursor when it is known, but not its value's form; else NO_LINE. */
  recognised: LineId;
  readonly isEnded: boolean;
}

const SPACE = 32;
const LINE_BREAK = 10;
const ZERO = 48;
const NINE = 57;
const DOT = 46;
/** Digits below it are exact in a double, and so are these powers of ten: one division rounds correctly. */
const EXACT_LIMIT = 2 ** 53;
const EXACT_PLACES = 22;
const POWERS = Float64Array.from({ length: EXACT_PLACES + 1 }, (_, exponent) => Number(`1e${exponent}`));
const NOT_PLAIN = -1;

/** Reads up to `limit` lines and returns how many; stops before the first that is not as expected. */
export function readKnownLines(reading: Reading, limit: number): number {
  reading.recognised = NO_LINE;
  if (reading.isEnded) return 0;
  const { body, view, dictionary, cursor, columns } = reading;
  const { lineIds, values, timestampsMs } = columns;
  const { fields } = dictionary.lines;
  const compared = { text: dictionary.arena.view, body: view };
  const { scrape } = dictionary;
  const room = lineIds.length;
  let { seenCount } = dictionary;
  let { count: row, previous } = reading;
  let lineAt = cursor.at;
  let read = 0;
  while (read < limit && row < room) {
    const id = fields[previous * LINE_FIELDS + LINE_NEXT] ?? 0;
    if (id <= 0) break;
    const place = id * LINE_FIELDS;
    const size = fields[place + LINE_SIZE] ?? 0;
    const sizeBytes = size < 0 ? -size : size;
    // What follows a series takes at least as much.
    if (lineAt + sizeBytes + (size < 0 ? 0 : 3) > body.length) break;
    if (!isTextAt(compared, fields[place + LINE_START] ?? 0, lineAt, sizeBytes)) break;
    let at = lineAt + sizeBytes;
    if (size > 0) {
      reading.recognised = id;
      if (body[at] !== SPACE) break;
      at = readPlain(body, at + 1, values, row);
      if (at === NOT_PLAIN) break;
      lineIds[row] = id;
      timestampsMs[row] = Number.NaN;
      row += 1;
      reading.recognised = NO_LINE;
    }
    if (fields[place + LINE_SEEN] !== scrape) {
      fields[place + LINE_SEEN] = scrape;
      seenCount += 1;
    }
    previous = id;
    lineAt = at;
    read += 1;
  }
  dictionary.seenCount = seenCount;
  reading.count = row;
  reading.previous = previous;
  cursor.at = lineAt;
  return read;
}

/** Digits, perhaps with a point among them, to the end of the line. Returns where the next line begins, or NOT_PLAIN. */
function readPlain(body: Uint8Array, from: number, values: Float64Array, row: number): number {
  let at = from;
  let mantissa = 0;
  let pointAt = 0;
  let code = body[at] ?? 0;
  for (;;) {
    if (code >= ZERO && code <= NINE) mantissa = mantissa * 10 + (code - ZERO);
    else if (code === DOT && pointAt === 0) pointAt = at;
    else break;
    code = body[(at += 1)] ?? 0;
  }
  const places = pointAt === 0 ? 0 : at - pointAt - 1;
  const digitCount = at - from - (pointAt === 0 ? 0 : 1);
  if (code !== LINE_BREAK || digitCount === 0 || mantissa >= EXACT_LIMIT || places > EXACT_PLACES) return NOT_PLAIN;
  values[row] = places === 0 ? mantissa : mantissa / (POWERS[places] ?? 1);
  return at + 1;
}
