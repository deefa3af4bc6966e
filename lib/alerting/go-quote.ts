// Texts quoted as Go quotes them: keys of groups and printed matchers must be those of Alertmanager.

const SHORT: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** strconv.Quote, for everything but rare unprintable characters above ASCII. */
export function goQuote(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly the characters that Go escapes
  return `"${text.replaceAll(/[\u0000-\u001f\u007f\\"]/g, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

const UNQUOTED: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"]))/y;

/** What stands between the quotes of a Go string; undefined when an escape is wrong. */
export function goUnquote(inner: string): string | undefined {
  let text = '';
  let at = 0;
  while (at < inner.length) {
    if (inner[at] !== '\\') {
      text += inner[at];
      at += 1;
      continue;
    }
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(inner);
    if (!match) return undefined;
    const [whole, hex, short, long, octal, letter] = match;
    const code = hex ?? short ?? long;
    const point = code === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(code, 16);
    if (letter === undefined && point > 0x10_ff_ff) return undefined;
    text += letter === undefined ? String.fromCodePoint(point) : (UNQUOTED[letter] ?? '');
    at += whole.length;
  }
  return text;
}
