import { expect, test } from 'vitest';
import { readPage, wholeNumber } from '@/server/http/query-parameters';

const query = (text: string): URLSearchParams => new URLSearchParams(text);

test('a whole number within its bounds is read, also a time in milliseconds', () => {
  const bounds = { fallback: 7, least: 0, most: 8_640_000_000_000_000 };
  expect(wholeNumber(query(''), 'from', bounds)).toBe(7);
  expect(wholeNumber(query('from=1795990000000'), 'from', bounds)).toBe(1_795_990_000_000);
  for (const text of ['-1', '1.5', '1e3', 'x', '8640000000000001', '99999999999999999999'])
    expect(() => wholeNumber(query(`from=${text}`), 'from', bounds)).toThrow('from 0 to 8640000000000000');
});

test('pages count from 1, and 0 leaves the choice to the server', () => {
  const rules = { limitName: 'limit', fallback: 100, most: 1000 };
  expect(readPage(query('limit=10&page=3'), rules)).toEqual({ limit: 10, offset: 20 });
  expect(readPage(query('limit=0&page=0'), rules)).toEqual({ limit: 100, offset: 0 });
  expect(() => readPage(query('limit=1001'), rules)).toThrow('expected a whole number from 0 to 1000');
});
