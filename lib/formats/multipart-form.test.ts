import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMultipartForm } from '@/lib/formats/multipart-form';

const TYPE = 'multipart/form-data; boundary=b';
const part = (disposition: string, value: string, boundary = 'b'): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;

test('values are read in their order, files are not', () => {
  const text = `${part('name="query"', 'sum by (b) (up)')}${part('name=time', '1é')}${part('name="f"; filename="x"', '5')}`;
  expect(parseMultipartForm(`a preamble\r\n${text}${part('filename=""; name="a\\"b"', '')}--b--\r\n`, TYPE)).toEqual([
    ['query', 'sum by (b) (up)'],
    ['time', '1é'],
    ['a"b', ''],
  ]);
});

test('what does not end, has no boundary or no name is nothing', () => {
  const field = part('name="query"', 'up');
  for (const text of [
    '',
    'garbage',
    field,
    '--b--',
    `--b\r\n\r\nup\r\n--b--`,
    part('', 'up'),
    part('', 'up') + '--b--',
  ])
    expect(parseMultipartForm(text, TYPE)).toEqual([]);
  expect(parseMultipartForm(`${field}--b--`, 'multipart/form-data')).toEqual([]);
  expect(parseMultipartForm(`${field}--b--`, 'multipart/form-data; Boundary="b"; charset=utf-8')).toHaveLength(1);
});

test('any values come back, whatever the boundary is made of', () => {
  const boundary = fc.stringMatching(/^[\w'()+,./:=?-]{1,20}$/);
  const value = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(boundary, fc.array(value, { maxLength: 4 }), (mark, values) => {
      fc.pre(values.every((one) => !`\r\n${one}`.includes(`\r\n--${mark}`)));
      const text = values.map((one, at) => part(`name="${at}"`, one, mark)).join('');
      expect(parseMultipartForm(`${text}--${mark}--`, `multipart/form-data; boundary="${mark}"`)).toEqual(
        values.map((one, at) => [`${at}`, one]),
      );
    }),
  );
});
