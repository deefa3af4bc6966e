// Text in quotes the way Prometheus prints it (Go's %q): for messages and for printed queries.

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);
const PLAIN = /^[ !#-[\]-~]*$/;

/** `a "b"` becomes `"a \"b\""`. */
export function quoteText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '';
  for (const character of text) quoted += character === '"' ? '\\"' : escapeCharacter(character);
  return `"${quoted}"`;
}

/** One character between single quotes: `'\n'`. A lone surrogate shows as U+FFFD. */
export function quoteCharacter(character: string): string {
  return `'${character === "'" ? "\\'" : escapeCharacter(character)}'`;
}

/** Go's %#U: `U+0071 'q'`. */
export function describeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return PRINTABLE.test(character) ? `${name} '${character}'` : name;
}

function escapeCharacter(character: string): string {
  const escaped = ESCAPES.get(character);
  if (escaped !== undefined) return escaped;
  const code = character.codePointAt(0) ?? 0;
  // A byte that is no UTF-8 (see scan-string.ts) is shown as it was written.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (PRINTABLE.test(character)) return character;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
