// Words and colours from outside on their way into ECharts. It remembers both in plain objects that inherit from
// Object.prototype: "__proto__" as a text would change what all objects inherit, "constructor" would have no width.

const INHERITED: object = Object.prototype;
/** Takes no room and makes the key another one. */
const WORD_JOINER = '\u2060';

/** One line of text as it may be handed to ECharts. */
export function canvasText(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ');
  return line in INHERITED ? `${WORD_JOINER}${line}` : line;
}

/** A colour as it may be handed to ECharts. */
export function canvasColor(color: string): string {
  return color in INHERITED ? 'transparent' : color;
}
