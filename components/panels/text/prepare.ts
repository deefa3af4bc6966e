// What a text panel shows: which kind of text, and which elements of it may reach the page.

export type TextMode = 'markdown' | 'html' | 'code';

export interface TextOptions {
  readonly mode: TextMode;
  readonly content: string;
  readonly language: string;
}

/** Longer texts are cut: they belong into a page of their own. */
export const CONTENT_LIMIT = 200_000;

export function readTextOptions(options: Readonly<Record<string, unknown>>): TextOptions {
  const { mode, content, code } = options;
  const language = typeof code === 'object' && code !== null && 'language' in code ? code.language : '';
  return {
    mode: mode === 'html' || mode === 'code' ? mode : 'markdown',
    content: typeof content === 'string' ? content.slice(0, CONTENT_LIMIT) : '',
    language: typeof language === 'string' ? language : '',
  };
}

/** Words, lists, tables, links, images. No style, script, form, frame or event handler. */
export const ALLOWED_TAGS: readonly string[] = (
  'a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre s small span strong ' +
  'sub summary sup table tbody td tfoot th thead tr u ul'
).split(' ');

export const ALLOWED_ATTRIBUTES: readonly string[] = [
  'href',
  'title',
  'alt',
  'src',
  'width',
  'height',
  'align',
  'colspan',
  'rowspan',
  'start',
  'open',
  'lang',
  'dir',
];

/** Links and images may name http, https, mail and paths of this site. */
export const ALLOWED_ADDRESSES = /^(?:https?:|mailto:|#|\/(?!\/)|\.{0,2}\/|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i;

/**
 * Renames event handlers before the sanitiser parses the markup: it drops them, but Chromium reports each as a break of the
 * page's policy already when a document is parsed that runs nothing.
 */
export function withoutHandlers(html: string): string {
  return html.replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(HANDLER, '$1data-on$2'));
}

const HANDLER = /([\s"'/])on([a-z]{3,24}\s*=)/gi;

/** A heading of a text stands below the title of its panel, which is of level 2. */
export function headingLevel(writtenLevel: number): number {
  return Math.min(6, writtenLevel + 2);
}

/** Whether a link leads to another site and must not hand over the page it comes from. */
export function isOutsideLink(address: string): boolean {
  return /^(?:[a-z]+:)?\/\//i.test(address);
}
