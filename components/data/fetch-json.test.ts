import { expect, test, vi } from 'vitest';
import { fetchJson, fetchPrometheus, isApiFailure, isPassing } from '@/components/data/fetch-json';

function answerWith(body: string, init: ResponseInit): void {
  const headers = new Headers(init.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  vi.stubGlobal('fetch', async () => new Response(body, { ...init, headers }));
}

async function failureOf(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => expect.fail('the request was expected to fail'),
    (thrown: unknown) => thrown,
  );
}

test.each([
  ['{"message":"Folder not found"}', 404, { message: 'Folder not found', status: 404 }],
  ['{"message":"Changed by someone else","status":"version-mismatch"}', 412, { reason: 'version-mismatch' }],
  [
    '{"status":"error","errorType":"bad_data","error":"parse error"}',
    400,
    { message: 'parse error', reason: 'bad_data' },
  ],
  ['<html>proxy</html>', 502, { status: 502 }],
  ['', 500, { message: 'The server answered 500 ' }],
])('fetchJson() turns %s (%d) into a failure with its facts', async (body, status, facts) => {
  answerWith(body, { status });
  const failure = await failureOf(fetchJson('/api/x'));
  expect(isApiFailure(failure)).toBe(true);
  expect(failure).toMatchObject(facts);
});

test('fetchJson() takes the text of plain endpoints for the message', async () => {
  answerWith('failed to reload config: no such file\n', {
    status: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
  expect(await failureOf(fetchJson('/-/reload'))).toMatchObject({ message: 'failed to reload config: no such file' });
});

test('fetchJson() without an answer is a passing failure; a refusal is not', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('network')));
  expect(isPassing(await failureOf(fetchJson('/api/x')))).toBe(true);
  answerWith('{"message":"no"}', { status: 403 });
  expect(isPassing(await failureOf(fetchJson('/api/x')))).toBe(false);
  answerWith('', { status: 503, headers: { 'retry-after': '5' } });
  const away = await failureOf(fetchJson('/api/x'));
  expect(isPassing(away)).toBe(true);
  expect(away).toMatchObject({ retryAfterSeconds: 5 });
});

test('fetchJson() sends a body as JSON and fetchPrometheus() takes the envelope off', async () => {
  const seen: RequestInit[] = [];
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    seen.push(init);
    return Response.json({ status: 'success', data: [1] });
  });
  expect(await fetchPrometheus('/api/v1/labels', { method: 'POST', body: { a: 1 } })).toEqual([1]);
  expect(seen[0]).toMatchObject({ method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
});
