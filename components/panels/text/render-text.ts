// Markdown or HTML of a text panel to safe DOM nodes. Runs in the browser only: the sanitiser needs a document.
import createDOMPurify from 'dompurify';
import { marked } from 'marked';
import {
  ALLOWED_ADDRESSES,
  ALLOWED_ATTRIBUTES,
  ALLOWED_TAGS,
  headingLevel,
  isOutsideLink,
  type TextOptions,
  withoutHandlers,
} from '@/components/panels/text/prepare';

/** A fragment with nothing in it that can run; never a string, so that nothing is parsed a second time. */
export function renderText({ mode, content }: TextOptions): DocumentFragment {
  const html = mode === 'markdown' ? marked.parse(content, { async: false, gfm: true }) : content;
  // A sanitiser of our own: settings of other users of the package cannot reach it.
  const sanitiser = createDOMPurify(window);
  const fragment = sanitiser.sanitize(withoutHandlers(html), {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: [...ALLOWED_TAGS],
    ALLOWED_ATTR: [...ALLOWED_ATTRIBUTES],
    ALLOWED_URI_REGEXP: ALLOWED_ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  for (const link of fragment.querySelectorAll('a[href]')) {
    if (!isOutsideLink(link.getAttribute('href') ?? '')) continue;
    link.setAttribute('rel', 'noopener noreferrer');
    link.setAttribute('target', '_blank');
  }
  for (const heading of fragment.querySelectorAll('h1, h2, h3, h4, h5, h6')) heading.replaceWith(lowered(heading));
  for (const image of fragment.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    if (isOutsideLink(source)) {
      image.replaceWith(outsideImage(image, source));
      continue;
    }
    image.setAttribute('loading', 'lazy');
    if (!image.hasAttribute('alt')) image.setAttribute('alt', '');
  }
  return fragment;
}

/** Keeps its look by the level that was written. */
function lowered(heading: Element): Element {
  const level = Number(heading.tagName.slice(1));
  const below = document.createElement(`h${headingLevel(level)}`);
  below.dataset['level'] = String(level);
  for (const { name, value } of heading.attributes) below.setAttribute(name, value);
  below.append(...heading.childNodes);
  return below;
}

/** The page loads nothing from other sites, and nobody there learns who looks: an image of theirs is a link to it. */
function outsideImage(image: Element, source: string): Element {
  const words = image.getAttribute('alt') || image.getAttribute('title') || fileName(source);
  if (image.closest('a') !== null) {
    const text = document.createElement('span');
    text.textContent = words;
    return text;
  }
  const link = document.createElement('a');
  link.href = source;
  link.rel = 'noopener noreferrer';
  link.target = '_blank';
  link.textContent = words;
  return link;
}

function fileName(source: string): string {
  const path = /^[^?#]*/.exec(source)?.[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1) || 'Image';
}
