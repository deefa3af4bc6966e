import { expect, test } from 'vitest';
import {
  cutToLimit,
  durationParameter,
  limitParameter,
  parseTime,
  rangeParameters,
  readParameters,
  selectorParameters,
} from '@/server/http/prometheus/parameters';

test.each([
  ['1.5', 1500],
  ['-3', -3000],
  ['1e3', 1_000_000],
  ['1600096945.4791', 1_600_096_945_479],
  ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
  ['2015-07-01T22:10:51.781123456+02:00', 1_435_781_451_781],
  ['1.0005', 1000],
  ['2024-02-29T23:59:59Z', 1_709_251_199_000],
  ['-292273086-05-16T16:47:06Z', Number.MIN_SAFE_INTEGER],
  ['yesterday', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
  ['NaN', undefined],
  ['Inf', undefined],
  ['1e400', undefined],
  ['0x10', undefined],
  ['', undefined],
  ['2015-07-01', undefined],
  ['2026-02-30T00:00:00Z', undefined],
  ['2023-02-29T00:00:00Z', undefined],
  ['2026-01-01T24:00:00Z', undefined],
  ['2026-01-01T00:60:00Z', undefined],
  ['2026-01-01T00:00:00+24:00', undefined],
])('parseTime(%j) is %s', (text, timeMs) => {
  expect(parseTime(text)).toBe(timeMs);
});

const parameters = (text: string): URLSearchParams => new URLSearchParams(text);

test('durations are seconds or Prometheus durations; others name the parameter', () => {
  expect(durationParameter(parameters('step=15'), 'step')).toBe(15_000);
  expect(durationParameter(parameters('step=1m30s'), 'step')).toBe(90_000);
  expect(durationParameter(parameters(''), 'step')).toBeUndefined();
  for (const text of ['x', '5m5m', '1e309', '999999999999', 'NaN'])
    expect(() => durationParameter(parameters(`step=${text}`), 'step')).toThrow(
      'invalid parameter "step": cannot parse',
    );
});

test('limits are whole numbers from 0 on', () => {
  expect(limitParameter(parameters(''))).toBe(0);
  expect(limitParameter(parameters('limit=7'))).toBe(7);
  for (const text of ['-1', '1.5', '1e3', 'x'])
    expect(() => limitParameter(parameters(`limit=${text}`))).toThrow('invalid parameter "limit"');
});

test('an end before the start is refused', () => {
  expect(() => rangeParameters(parameters('start=2&end=1'))).toThrow('end timestamp must not be before start time');
});

test('match[] is read as selectors, and a broken one is named', () => {
  expect(selectorParameters(parameters('match[]=up&match[]={a="b"}'))).toEqual([
    [{ name: '__name__', type: '=', value: 'up' }],
    [{ name: 'a', type: '=', value: 'b' }],
  ]);
  expect(() => selectorParameters(parameters('match[]={'))).toThrow('invalid parameter "match[]"');
  expect(() => selectorParameters(parameters('match[]={a=~".*"}'))).toThrow('match[]');
});

test('form bodies are merged with the query string and come first; bodies of other types are passed over', async () => {
  const url = new URL('http://localhost/?query=a&limit=3');
  const send = (contentType: string): Request =>
    new Request(url, { method: 'POST', body: 'query=b', headers: { 'content-type': contentType } });
  const merged = await readParameters(send('application/x-www-form-urlencoded; charset=utf-8'), url);
  expect([merged.get('query'), merged.get('limit')]).toEqual(['b', '3']);
  expect((await readParameters(send('Application/X-WWW-form-urlencoded'), url)).get('query')).toBe('b');
  expect((await readParameters(send('application/json'), url)).get('query')).toBe('a');
  expect((await readParameters(send(''), url)).get('query')).toBe('a');
});

test('values of a multipart form come after those of the query string, its files are not read, and a broken one is passed over', async () => {
  const url = new URL('http://localhost/?query=a');
  const send = (body: string, contentType = 'multipart/form-data; boundary=b'): Promise<URLSearchParams> =>
    readParameters(new Request(url, { method: 'POST', body, headers: { 'content-type': contentType } }), url);
  const part = (name: string, more: string, value: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const read = await send(
    `${part('query', '', 'b')}${part('time', '', '1é')}${part('step', '; filename="x"', '5')}--b--\r\n`,
  );
  expect([read.getAll('query'), read.get('time'), read.get('step')]).toEqual([['a', 'b'], '1é', null]);
  for (const broken of [await send('garbage'), await send('', 'multipart/form-data'), await send('--b\r\n')])
    expect([...broken]).toEqual([['query', 'a']]);
});

test('a form with a broken percent-encoding is refused, not read as another query', async () => {
  const url = new URL('http://localhost/');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const request = new Request(url, { method: 'POST', body: 'query=up%2', headers });
  await expect(readParameters(request, url)).rejects.toMatchObject({ status: 400, errorType: 'bad_data' });
});

test('cutToLimit() says that it cut', () => {
  expect(cutToLimit([1, 2, 3], 2)).toEqual({ items: [1, 2], warnings: ['results truncated due to limit'] });
  expect(cutToLimit([1, 2, 3], 0)).toEqual({ items: [1, 2, 3], warnings: [] });
});
