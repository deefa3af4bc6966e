// HTML mode: every value is escaped for the place where it stands.
import { escapeHtml, escapeQuery, percentEncode } from '@/lib/gotemplate/escape';
import { printedValue, type TemplateOutput } from '@/lib/gotemplate/output';
import { HtmlContext, type AttributeKind } from '@/lib/gotemplate/html/html-context';
import { toScriptValue } from '@/lib/gotemplate/html/script-value';
import { SAFE_HTML, SAFE_URL } from '@/lib/gotemplate/safe-text';
import { TextBuilder } from '@/lib/gotemplate/text-builder';
import { TypedText, type TemplateValue } from '@/lib/gotemplate/values';

/** Stands where a value is not safe in its place, as in Go. */
const REFUSED = 'ZgotmplZ';
const SAFE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto']);

export class HtmlOutput implements TemplateOutput {
  private readonly out: TextBuilder;
  private readonly context = new HtmlContext();

  constructor(private readonly limit: number) {
    this.out = new TextBuilder(limit);
  }

  literal(text: string): void {
    this.context.literal(text);
    this.out.add(text);
  }

  value(value: TemplateValue): void {
    this.context.beforeValue();
    const escaped = this.escape(value);
    this.out.add(escaped);
    this.context.valueWritten(escaped);
  }

  toString(): string {
    return this.out.toString();
  }

  private escape(value: TemplateValue): string {
    const { place } = this.context;
    const text = value === undefined || value === null ? '' : printedValue(value, this.limit);
    const typeName = value instanceof TypedText ? value.typeName : '';
    switch (place.in) {
      case 'text':
        return typeName === SAFE_HTML ? text : escapeInPage(text);
      case 'plainText':
        return escapeInPage(text);
      case 'comment':
        return '';
      case 'tag':
        return /^[a-zA-Z0-9_-]+$/.test(text) && !/^(on|style|src|href|action)/i.test(text) ? text : REFUSED;
      case 'script':
        return this.scriptPart(value, text);
      case 'style':
        return cssValue(text);
      case 'attribute': {
        const plain = this.attributeValue(place.attribute, value, { text, typeName });
        const escaped = escapeInPage(plain);
        return place.quote === ''
          ? escaped.replaceAll(/[\s=`]/g, (character) => `&#${character.charCodeAt(0)};`)
          : escaped;
      }
    }
  }

  private attributeValue(
    kind: AttributeKind,
    value: TemplateValue,
    { text, typeName }: { text: string; typeName: string },
  ): string {
    switch (kind) {
      case 'script':
        return this.scriptPart(value, text);
      case 'style':
        return cssValue(text);
      case 'url':
        return this.urlPart(text, typeName === SAFE_URL);
      case 'plain':
        return typeName === SAFE_HTML ? text.replaceAll(/<[^>]*>/g, '') : text;
    }
  }

  private urlPart(text: string, isTrusted: boolean): string {
    const before = this.context.soFar.trimStart();
    if (/[?#]/.test(before))
      return isTrusted ? normalizeUrl(text) : lowerPercent(escapeQuery(text).replaceAll('+', '%20'));
    if (before === '' && !isTrusted && !hasSafeScheme(text)) return `#${REFUSED}`;
    return normalizeUrl(text);
  }

  /** Inside a string of the script: escaped for it. Elsewhere: a whole JavaScript value. */
  private scriptPart(value: TemplateValue, text: string): string {
    return isInsideScriptString(this.context.soFar) ? escapeScriptText(text) : toScriptValue(value, this.limit);
  }
}

/** Html mode escapes the plus too: old browsers took it for a sign of another encoding. */
function escapeInPage(text: string): string {
  return escapeHtml(text).replaceAll('+', '&#43;');
}

function hasSafeScheme(url: string): boolean {
  // Browsers drop control characters before they look at the scheme.
  const visible = url.replaceAll(/[\p{Cc}\s]/gu, '');
  const colon = visible.indexOf(':');
  if (colon === -1 || /[/?#]/.test(visible.slice(0, colon))) return true;
  return SAFE_SCHEMES.has(visible.slice(0, colon).toLowerCase());
}

/** Keeps what a URL may hold, percent sequences too, and encodes the rest. */
function normalizeUrl(url: string): string {
  // What is encoded already stays as it was written.
  return url
    .split(/(%[0-9a-fA-F]{2})/)
    .map((part, index) =>
      index % 2 === 1 ? part : lowerPercent(percentEncode(part, /[A-Za-z0-9\-_.~!#$&*+,/:;=?@[\]]/)),
    )
    .join('');
}

function lowerPercent(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase());
}

/** For the inside of a string of a script in a page: no character that ends the string, the script or the attribute. */
function escapeScriptText(text: string): string {
  return text.replaceAll(/[\\/"'`<>&+=\p{Cc}\u2028\u2029]/gu, (character) => {
    if (character === '\\' || character === '/') return `\\${character}`;
    return String.raw`\u` + (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  });
}

function cssValue(text: string): string {
  return /^[a-zA-Z0-9 #%.,_-]*$/.test(text) && !/expression/i.test(text) ? text : REFUSED;
}

function isInsideScriptString(script: string): boolean {
  let quote = '';
  for (let at = 0; at < script.length; at += 1) {
    const character = script[at] ?? '';
    if (quote === '') quote = /["'`]/.test(character) ? character : '';
    else if (character === '\\') at += 1;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}
