// The escapes that Go's templates know by name: html, js and urlquery.

const HTML: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

export function escapeHtml(text: string): string {
  return /["'&<>\0]/.test(text) ? text.replaceAll(/["'&<>\0]/g, (character) => HTML[character] ?? character) : text;
}

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": String.raw`\'`,
  '"': String.raw`\"`,
  '<': String.raw`\u003C`,
  '>': String.raw`\u003E`,
  '&': String.raw`\u0026`,
  '=': String.raw`\u003D`,
};

/** For the inside of a JavaScript string. */
export function escapeJs(text: string): string {
  // What Go counts as not printable; DEL is left, as Go leaves it.
  return text.replaceAll(/[\\'"<>&=]|(?!\u007f)\p{C}|(?! )\p{Z}/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return JS[character] ?? String.raw`\u` + code.toString(16).toUpperCase().padStart(4, '0');
  });
}

/** Go's url.QueryEscape: a space becomes a plus. */
export function escapeQuery(text: string): string {
  return percentEncode(text, /[A-Za-z0-9\-_.~]/).replaceAll('%20', '+');
}

export function percentEncode(text: string, isPlain: RegExp): string {
  let encoded = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = byte < 0x80 ? String.fromCodePoint(byte) : '';
    encoded +=
      character !== '' && isPlain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
