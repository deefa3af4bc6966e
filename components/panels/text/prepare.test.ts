// What may be in a text panel.
import { describe, expect, it } from 'vitest';
import {
  ALLOWED_ADDRESSES,
  ALLOWED_ATTRIBUTES,
  ALLOWED_TAGS,
  CONTENT_LIMIT,
  headingLevel,
  isOutsideLink,
  readTextOptions,
  withoutHandlers,
} from '@/components/panels/text/prepare';

describe('readTextOptions()', () => {
  it('reads mode and content, and anything else as empty Markdown', () => {
    expect(readTextOptions({ mode: 'code', content: 'x', code: { language: 'sql' } })).toEqual({
      mode: 'code',
      content: 'x',
      language: 'sql',
    });
    expect(readTextOptions({ mode: 7, content: null, code: [] })).toEqual({
      mode: 'markdown',
      content: '',
      language: '',
    });
    expect(readTextOptions({ content: 'x'.repeat(CONTENT_LIMIT + 5) }).content.length).toBe(CONTENT_LIMIT);
  });
});

describe('withoutHandlers()', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '<img src=x data-onerror=alert(1)>'],
    ['<svg/onload = "a">', '<svg/data-onload = "a">'],
    [`<b title="a"ONCLICK='b'>`, `<b title="a"data-onCLICK='b'>`],
    ['write onclick=x, <b title="only=5">on time</b>', 'write onclick=x, <b title="only=5">on time</b>'],
    ['1 < 2 onerror=x', '1 < 2 onerror=x'],
  ])('%s', (html, expected) => {
    expect(withoutHandlers(html)).toBe(expected);
  });
});

it('headings stand below the title of the panel', () => {
  expect([1, 2, 3, 4, 5, 6].map(headingLevel)).toEqual([3, 4, 5, 6, 6, 6]);
});

describe('what passes the sanitiser', () => {
  it('is nothing that runs, loads or collects', () => {
    for (const tag of ['script', 'style', 'iframe', 'form', 'input', 'object', 'svg', 'math', 'link', 'base', 'meta'])
      expect(ALLOWED_TAGS).not.toContain(tag);
    for (const name of ['style', 'class', 'id', 'onclick', 'target', 'srcset', 'formaction'])
      expect(ALLOWED_ATTRIBUTES).not.toContain(name);
  });

  it.each([
    ['https://example.com', true],
    ['/d/abc?var-x=1', true],
    ['#top', true],
    ['mailto:a@example.com', true],
    ['javascript:alert(1)', false],
    ['JAVASCRIPT:alert(1)', false],
    ['data:text/html,x', false],
    ['vbscript:x', false],
  ])('address %s: %s', (address, isAllowed) => {
    expect(ALLOWED_ADDRESSES.test(address)).toBe(isAllowed);
  });

  it('knows links that leave', () => {
    expect(['https://a', '//a', '/a', '#a', 'mailto:a'].map(isOutsideLink)).toEqual([true, true, false, false, false]);
  });
});
