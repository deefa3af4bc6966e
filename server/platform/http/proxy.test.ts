import { expect, test } from 'vitest';
import { proxyFor } from '@/server/platform/http/proxy';

const by = (url: string, except = '') =>
  proxyFor(url, { url: 'http://proxy:3128', except, isFromEnvironment: false, connectHeaders: new Map() }, {});
const fromEnvironment = (url: string, environment: Record<string, string>) =>
  proxyFor(url, { isFromEnvironment: true, connectHeaders: new Map() }, environment);

test.each([
  ['http://a.example/', '', 'http://proxy:3128'],
  ['http://a.example/', '*', null],
  ['http://a.example/', 'example', null],
  ['http://a.example/', '.example', null],
  ['http://a.example/', 'other, a.example', null],
  ['http://notexample/', 'example', 'http://proxy:3128'],
  ['http://a.example:81/', 'a.example:80', 'http://proxy:3128'],
  ['http://a.example:81/', 'a.example:81', null],
  ['http://10.1.2.3/', '10.0.0.0/8', null],
  ['http://11.1.2.3/', '10.0.0.0/8', 'http://proxy:3128'],
  ['http://[fd00::1]/', 'fd00::/8', null],
])('%s with no_proxy %j goes through %s', (url, except, proxy) => {
  expect(by(url, except)).toBe(proxy);
});

test('proxy_from_environment chooses by scheme, and leaves local hosts alone', () => {
  const environment = { HTTP_PROXY: 'http://one', https_proxy: 'http://two', NO_PROXY: 'direct.example' };
  expect(fromEnvironment('http://a/', environment)).toBe('http://one');
  expect(fromEnvironment('https://a/', environment)).toBe('http://two');
  expect(fromEnvironment('http://direct.example/', environment)).toBeNull();
  expect(fromEnvironment('http://localhost:1/', environment)).toBeNull();
  expect(fromEnvironment('http://a/', {})).toBeNull();
});
