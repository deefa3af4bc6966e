// Which state changes count as made by one of our own pages.
import { expect, test } from 'vitest';
import type { Action } from '@/lib/api/roles';
import { isInputError } from '@/lib/errors/input-error';
import { checkCsrf } from '@/server/auth/csrf';
import type { Identity } from '@/server/auth/identity';

const COOKIE: Identity = { kind: 'user', role: 'admin', userId: 1, login: 'a', by: 'session' };
const BASIC: Identity = { ...COOKIE, by: 'basic' };
const NETWORK: Identity = { kind: 'network', role: null };
const NOBODY: Identity = { kind: 'anonymous', role: null };

interface Facts {
  readonly method?: string;
  readonly permission?: Action | 'public';
  readonly headers?: Record<string, string>;
  readonly identity?: Identity;
}

function statusOf({
  method = 'POST',
  permission = 'dashboards:write',
  headers = {},
  identity = COOKIE,
}: Facts): number {
  const request = new Request('http://box:3000/api/x', { method, headers: { host: 'box:3000', ...headers } });
  try {
    checkCsrf(request, identity, { permission, externalUrl: 'https://watch.example.org' });
    return 200;
  } catch (thrown) {
    return isInputError(thrown) ? thrown.status : 500;
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

test.each([
  ['origin of this host', { ...JSON_TYPE, origin: 'http://box:3000' }, 200],
  ['origin of the external address', { ...JSON_TYPE, origin: 'https://watch.example.org' }, 200],
  ['the browser says same-origin', { ...JSON_TYPE, 'sec-fetch-site': 'same-origin', origin: 'https://rewritten' }, 200],
  ['no proof', JSON_TYPE, 403],
  ['typed into the address bar', { ...JSON_TYPE, 'sec-fetch-site': 'none' }, 403],
  ['another site', { ...JSON_TYPE, origin: 'https://evil.example' }, 403],
  ['another port', { ...JSON_TYPE, origin: 'http://box:3001' }, 403],
  ['a sandboxed frame', { ...JSON_TYPE, origin: 'null' }, 403],
  ['a sibling of this site', { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }, 403],
  [
    'a form',
    { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3', origin: 'http://box:3000' },
    415,
  ],
  ['plain text', { 'content-type': 'text/plain', 'content-length': '3', origin: 'http://box:3000' }, 415],
  ['a body without type', { 'content-length': '3', origin: 'http://box:3000' }, 415],
  ['a stream without type', { 'transfer-encoding': 'chunked', origin: 'http://box:3000' }, 415],
  ['no body', { 'content-length': '0', origin: 'http://box:3000' }, 200],
  ['no body from elsewhere', { origin: 'https://evil.example' }, 403],
] as const)('a change by cookie: %s', (_name, headers, status) => {
  expect(statusOf({ headers })).toBe(status);
});

test('reading needs no proof, also by POST form', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3' };
  expect(statusOf({ method: 'GET', headers: { origin: 'https://evil.example' } })).toBe(200);
  expect(statusOf({ permission: 'metrics:query', headers: form })).toBe(200);
});

test('a program with a password is exempt', () => {
  expect(statusOf({ identity: BASIC, headers: { 'content-type': 'text/plain', origin: 'https://evil.example' } })).toBe(
    200,
  );
});

test('a browser inside a trusted network does not carry the changes of another site', () => {
  const reload = { permission: 'config:reload', identity: NETWORK } as const;
  expect(statusOf(reload)).toBe(200);
  expect(statusOf({ ...reload, headers: { 'content-type': 'application/x-protobuf' } })).toBe(200);
  expect(statusOf({ ...reload, headers: { origin: 'https://evil.example' } })).toBe(403);
  expect(statusOf({ ...reload, headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403);
  expect(statusOf({ permission: 'public', identity: NOBODY, headers: { origin: 'https://evil.example' } })).toBe(403);
});
