import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRequestPath } from '@/server/http/request-path';
import type { Method, Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';

function aRoute(path: string, methods: readonly Method[] = ['GET'], extra: Partial<Route> = {}): Route {
  return {
    methods,
    path,
    permission: 'public',
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: 1024,
    errors: 'grafana',
    handler: async () => new Response(),
    ...extra,
  };
}

const router = createRouter([
  aRoute('/api/users', ['GET', 'POST']),
  aRoute('/api/users/search'),
  aRoute('/api/users/:id', ['GET', 'DELETE']),
  aRoute('/api/users/:user/orgs', ['GET'], { takesTrailingSlash: true }),
  aRoute('/api/v1/label/:name/values', ['GET'], { textParams: ['name'] }),
]);

function found(method: string, target: string): string {
  const match = router.match(method, parseRequestPath(target));
  if (match.kind === 'none') return 'none';
  if (match.kind === 'method') return `allowed: ${match.allowed.join(' ')}`;
  return `${match.route.path} ${JSON.stringify(match.params)}`;
}

test.each([
  ['GET', '/api/users', '/api/users {}'],
  ['HEAD', '/api/users?page=1', '/api/users {}'],
  ['GET', '/api/users/search', '/api/users/search {}'],
  ['GET', '/api/users/7', '/api/users/:id {"id":"7"}'],
  ['GET', '/api/users/a%20b', '/api/users/:id {"id":"a b"}'],
  ['GET', '/api/users/search/orgs', '/api/users/:user/orgs {"user":"search"}'],
  ['GET', '/api/v1/label/a%2Fb/values', '/api/v1/label/:name/values {"name":"a/b"}'],
  ['PUT', '/api/users', 'allowed: GET HEAD POST'],
  ['POST', '/api/users/7', 'allowed: DELETE GET HEAD'],
  ['GET', '/api/users/', 'none'],
  ['GET', '/api/users/7/', 'none'],
  ['GET', '/api/users/7/orgs/', '/api/users/:user/orgs {"user":"7"}'],
  ['GET', '/api', 'none'],
  ['GET', '/', 'none'],
])('%s %s finds %s', (method, target, expected) => {
  expect(found(method, target)).toBe(expected);
});

test.each(['/api/users/a%2Fb', '/api/users/a%5Cb', '/api/users/%zz'])('%s is refused', (target) => {
  expect(() => found('GET', target)).toThrow(expect.objectContaining({ kind: 'input', status: 400 }));
});

test('two routes for one method and path are refused', () => {
  expect(() => createRouter([aRoute('/a/:x'), aRoute('/a/:y')])).toThrow('Two routes answer GET /a/:y');
});

test('any segment reaches the handler as it was before encoding', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
      fc.pre(!/[;\0]/.test(text) && !/^\.{1,2}$/.test(text));
      expect(found('GET', `/api/v1/label/${encodeURIComponent(text)}/values`)).toBe(
        `/api/v1/label/:name/values ${JSON.stringify({ name: text })}`,
      );
    }),
  );
});
