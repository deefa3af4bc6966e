// Which URLs pass is what Go's net/url says of them.
import { expect, test } from 'vitest';
import { urlProblem } from '@/lib/config/prometheus/url-field';

test.each([
  '',
  'localhost:9090',
  'http://a:9090/p?q=%zz',
  'http://a/%7Eb#%20',
  'a:b:%zz',
  '/path',
  'x?%zz',
  'http://u:p%20w@h',
  'http://é/',
  'http://%C3%A9/',
  'http://[::1]:80/',
  'http://[fe80::1%25en0]:80/',
  'http://a_b<c/',
  'mailto:x',
])('%j passes', (text) => {
  expect(urlProblem(text)).toBeUndefined();
});

test.each([
  ['%%', 'invalid URL escape "%%"'],
  ['http://a%zz', 'invalid URL escape "%zz"'],
  ['http://%41', 'invalid URL escape "%41"'],
  ['http://a/%', 'invalid URL escape "%"'],
  ['http://x/%2', 'invalid URL escape "%2"'],
  ['http://u:p%zz@h', 'invalid URL escape "%zz"'],
  ['http://x#%zz', 'invalid URL escape "%zz"'],
  ['http://a|b/', 'invalid character "|" in host name'],
  ['http://a b/', 'invalid character " " in host name'],
  ['http://a\\b', 'invalid character "\\\\" in host name'],
  ['http://a:x/', 'invalid port ":x" after host'],
  ['://x', 'missing protocol scheme'],
  ['1http://x', 'first path segment in URL cannot contain colon'],
  ['http://a\u0001', 'net/url: invalid control character in URL'],
])('%j does not: %s', (text, reason) => {
  expect(urlProblem(text)).toBe(`parse ${JSON.stringify(text)}: ${reason}`);
});
