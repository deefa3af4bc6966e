// Where in an HTML page the text has arrived. Only the template's own text moves it on; values cannot, since they are escaped
// for the place where they stand.

export type AttributeKind = 'plain' | 'url' | 'script' | 'style';

export type HtmlPlace =
  | { readonly in: 'text' | 'comment' | 'plainText' | 'script' | 'style' }
  | { readonly in: 'tag' }
  | {
      readonly in: 'attribute';
      readonly attribute: AttributeKind;
      /** The quote that ends the value; empty for a value without quotes. */
      readonly quote: '"' | "'" | '';
    };

const RAW_ELEMENTS: ReadonlyMap<string, 'plainText' | 'script' | 'style'> = new Map([
  ['script', 'script'],
  ['style', 'style'],
  ['textarea', 'plainText'],
  ['title', 'plainText'],
]);
const URL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'action',
  'archive',
  'background',
  'cite',
  'classid',
  'codebase',
  'data',
  'formaction',
  'href',
  'icon',
  'longdesc',
  'manifest',
  'ping',
  'poster',
  'profile',
  'src',
  'srcset',
  'usemap',
  'xlink:href',
]);

export class HtmlContext {
  private current: HtmlPlace = { in: 'text' };
  /** Element that is open for its attributes. */
  private element = '';
  /** Element whose end tag ends raw text. */
  private rawElement = '';
  private attributeName = '';
  private isBeforeValue = false;
  /** What has been written of the attribute's value, or of the script: decides between parts of URLs and strings of scripts. */
  private written = '';

  get place(): HtmlPlace {
    return this.current;
  }

  /** Text of the attribute or script so far. */
  get soFar(): string {
    return this.written;
  }

  /** A value is about to be written: `href={{x}}` begins an attribute value without quotes. */
  beforeValue(): void {
    if (this.current.in === 'tag' && this.isBeforeValue) this.openAttribute('');
  }

  valueWritten(text: string): void {
    if (this.current.in === 'attribute' || this.current.in === 'script') this.written += text;
  }

  literal(text: string): void {
    let at = 0;
    while (at < text.length) at = this.step(text, at);
  }

  private step(text: string, at: number): number {
    switch (this.current.in) {
      case 'text':
        return this.inText(text, at);
      case 'comment': {
        const end = text.indexOf('-->', at);
        if (end === -1) return text.length;
        this.current = { in: 'text' };
        return end + 3;
      }
      case 'tag':
        return this.inTag(text, at);
      case 'attribute':
        return this.inAttribute(text, at, this.current.quote);
      case 'plainText':
      case 'script':
      case 'style':
        return this.inRawText(text, at);
    }
  }

  private inText(text: string, at: number): number {
    const open = text.indexOf('<', at);
    if (open === -1) return text.length;
    if (text.startsWith('<!--', open)) {
      this.current = { in: 'comment' };
      return open + 4;
    }
    const name = /<\/?([a-zA-Z][^\s/>]*)/y;
    name.lastIndex = open;
    const match = name.exec(text);
    if (!match) return open + 1;
    this.element = match[0].startsWith('</') ? '' : (match[1] ?? '').toLowerCase();
    this.current = { in: 'tag' };
    this.attributeName = '';
    this.isBeforeValue = false;
    return name.lastIndex;
  }

  private inTag(text: string, at: number): number {
    const character = text[at] ?? '';
    if (character === '>') {
      this.closeTag();
      return at + 1;
    }
    if (/\s/.test(character)) return at + 1;
    if (this.isBeforeValue) {
      const quote = character === '"' || character === "'" ? character : '';
      this.openAttribute(quote);
      return quote === '' ? at : at + 1;
    }
    if (character === '=') {
      this.isBeforeValue = this.attributeName !== '';
      return at + 1;
    }
    const name = /[^\s=>/"']+/y;
    name.lastIndex = at;
    const match = name.exec(text)?.[0];
    this.attributeName = match?.toLowerCase() ?? '';
    return match === undefined ? at + 1 : name.lastIndex;
  }

  private closeTag(): void {
    const raw = RAW_ELEMENTS.get(this.element);
    this.rawElement = raw ? this.element : '';
    this.written = '';
    this.current = { in: raw ?? 'text' };
  }

  private openAttribute(quote: '"' | "'" | ''): void {
    this.isBeforeValue = false;
    this.written = '';
    this.current = { in: 'attribute', attribute: attributeKind(this.attributeName), quote };
  }

  private inAttribute(text: string, at: number, quote: '"' | "'" | ''): number {
    const end = quote === '' ? indexOfUnquotedEnd(text, at) : text.indexOf(quote, at);
    this.written += text.slice(at, end === -1 ? text.length : end);
    if (end === -1) return text.length;
    this.current = { in: 'tag' };
    this.attributeName = '';
    return quote === '' ? end : end + 1;
  }

  private inRawText(text: string, at: number): number {
    const end = text.toLowerCase().indexOf(`</${this.rawElement}`, at);
    this.written += text.slice(at, end === -1 ? text.length : end);
    if (end === -1) return text.length;
    this.current = { in: 'text' };
    return end;
  }
}

function indexOfUnquotedEnd(text: string, from: number): number {
  const end = /[\s>]/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? -1;
}

function attributeKind(name: string): AttributeKind {
  const plain = name.startsWith('data-') ? name.slice(5) : name;
  if (plain.startsWith('on')) return 'script';
  if (plain === 'style') return 'style';
  if (URL_ATTRIBUTES.has(plain) || /src|uri|url/.test(plain)) return 'url';
  return 'plain';
}
