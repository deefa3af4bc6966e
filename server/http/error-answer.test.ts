import { expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';
import { bugFault, errorAnswer, type ErrorStyle, faultOf } from '@/server/http/error-answer';

async function answerTo(thrown: unknown, style: ErrorStyle) {
  const fault = faultOf(thrown);
  if (!fault) return null;
  const response = errorAnswer(fault, style);
  return { status: response.status, body: await response.text(), headers: Object.fromEntries(response.headers) };
}

test.each([
  [new InputError('no', { errorType: 'bad_data' }), 400, 'bad_data'],
  [new InputError('no', { errorType: 'execution' }), 422, 'execution'],
  [new InputError('no', { errorType: 'timeout' }), 503, 'timeout'],
  [new InputError('no', { errorType: 'canceled', status: 499 }), 499, 'canceled'],
  [new InputError('no'), 400, 'bad_data'],
  [new InputError('no', { status: 404 }), 404, 'not_found'],
  [new InputError('no', { status: 413 }), 413, 'bad_data'],
  [new InputError('no', { status: 401 }), 401, 'unauthorized'],
  [new EnvironmentError('no'), 503, 'unavailable'],
])('%o has the status and type of Prometheus', async (thrown, status, errorType) => {
  const answer = await answerTo(thrown, 'prometheus');
  expect(answer?.status).toBe(status);
  expect(JSON.parse(answer?.body ?? '')).toEqual({ status: 'error', errorType, error: 'no' });
});

test('each API gets its own form', async () => {
  const error = new InputError('Cannot use this', { status: 409, field: 'panels[3]' });
  expect((await answerTo(error, 'grafana'))?.body).toBe('{"message":"Cannot use this","field":"panels[3]"}');
  expect((await answerTo(error, 'alertmanager'))?.body).toBe('{"code":409,"message":"Cannot use this"}');
  expect((await answerTo(error, 'text'))?.body).toBe('Cannot use this\n');
});

test('a database that is away is 503 with Retry-After, wrapped or not', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const answer = await answerTo(refused, 'grafana');
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(answer?.body).not.toContain('10.0.0.1');
  const wrapped = new EnvironmentError('Cannot reach the database', { cause: refused, retryAfterSeconds: 1.5 });
  expect(await answerTo(wrapped, 'grafana')).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
});

test('a bug has no message for clients', async () => {
  expect(faultOf(new TypeError('secret of line 12'))).toBeNull();
  const answer = errorAnswer(bugFault('00c0ffee'), 'prometheus');
  expect(await answer.json()).toMatchObject({ errorType: 'internal', error: expect.stringContaining('00c0ffee') });
});

test('a program is asked for credentials, a script of a page is not', () => {
  const fault = { status: 401, message: 'Unauthorized', errorType: 'unauthorized' };
  expect(errorAnswer(fault, 'grafana').headers.get('www-authenticate')).toContain('Basic');
  expect(errorAnswer(fault, 'grafana', { isBrowser: true }).headers.has('www-authenticate')).toBe(false);
});

test('a very long message is cut', async () => {
  const answer = await answerTo(new InputError('x'.repeat(100_000)), 'text');
  expect(answer?.body.length).toBeLessThan(3000);
});
