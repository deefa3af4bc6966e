// Where the text of a series ends, found on bytes without understanding its labels.
import type { TextFormat } from '@/lib/formats/exposition/scan-comment';

const SPACE = 32;
const TAB = 9;
const LINE_BREAK = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
/** Far above every limit for names and values; a longer line is hostile. */
export const LINE_LIMIT_BYTES = 1_048_576;

/** After the closing brace, or at the first blank of a bare name, or at the end of the line. Quotes are respected. */
export function seriesEnd(body: Uint8Array, start: number, format: TextFormat): number {
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
