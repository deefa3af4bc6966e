import { expect, test } from 'vitest';
import { parseRequestPath } from '@/server/http/request-path';

test.each(['/', '/api/v1/query?query=a//b', '/d/abc/name;x', '/_next/static/chunks/%5Bid%5D.js', '/a/..b/...'])(
  'parseRequestPath(%s) is taken',
  (target) => {
    expect(parseRequestPath(target).raw).toBe(target.split('?')[0]);
  },
);

test.each([
  'http://other.example/api/health',
  '*',
  '',
  '//other.example/',
  '/api//health',
  '/api/./health',
  '/api/../health',
  '/api/%2e%2E/health',
  '/.%2e/x',
  '/api/health/..',
  '/api\\health',
  '/api/a%00b',
  '/api/a;b',
  '/api/a%3Bb',
  '/a#b',
  '/d/%E0%A4%A',
  '/d/%',
  '/api/v1/label/%ff/values',
])('parseRequestPath(%s) is refused', (target) => {
  expect(() => parseRequestPath(target)).toThrow(expect.objectContaining({ kind: 'input', status: 400 }));
});
