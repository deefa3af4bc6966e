// Which targets of ?next= and callbackUrl are followed.
import { expect, test } from 'vitest';
import { safePath } from '@/lib/api/safe-path';

test.each(['/', '/d/a/b?from=now-1h&to=now', '/explore#x', '/d/a?var=%2Fx', '/explore?q=a%5C.b&share=100%'])(
  'safePath(%j) is followed',
  (path) => {
    expect(safePath(path)).toBe(path);
  },
);

test.each([
  null,
  undefined,
  '',
  'd/a',
  'https://example.org/',
  '//example.org',
  '/\\example.org',
  '/%2Fexample.org',
  '/%5Cexample.org',
  '/\t/example.org',
  '/%09/example.org',
  '/d\\..\\x',
  'javascript:alert(1)',
  '/%',
])('safePath(%j) is "/"', (path) => {
  expect(safePath(path)).toBe('/');
});
