// Errors of the parser: worded and placed as Prometheus does, with offsets for an editor.
import type { Span } from '@/lib/promql/ast';
import { InputError } from '@/lib/errors/input-error';

/** Message `LINE:COLUMN: parse error: …`; columns count UTF-8 bytes, as in Prometheus. Offsets of the place are UTF-16 units. */
export function parseError(text: string, span: Span, message: string): InputError {
  const { line, column } = placeOf(text, span.start);
  const place = text === '' ? 'unknown position' : `${line}:${column}`;
  return new InputError(`${place}: parse error: ${message}`, {
    errorType: 'bad_data',
    startOffset: span.start,
    endOffset: Math.max(span.end, span.start),
    line,
    column,
  });
}

/** `(line:column)`, both from 1, of an offset: how annotations and errors name a place. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: new TextEncoder().encode(text.slice(lineStart, offset)).length + 1 };
}
