import { expect, test } from 'vitest';
import { formatFixed, formatGeneral } from '@/lib/promql/format-general';

test.each([
  [0, '0'],
  [-0, '-0'],
  [1.5, '1.5'],
  [-1.1, '-1.1'],
  [100, '100'],
  [123456, '123456'],
  [999999.5, '999999.5'],
  [1e6, '1e+06'],
  [123456789, '1.23456789e+08'],
  [0.0001, '0.0001'],
  [0.00012, '0.00012'],
  [0.00001, '1e-05'],
  [-1.25e-7, '-1.25e-07'],
  [1e100, '1e+100'],
  [NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('formatGeneral(%d) is %s', (value, text) => {
  expect(formatGeneral(value)).toBe(text);
});

test.each([
  [12345, '1.2e+04'],
  [99, '99'],
  [9.96, '10'],
  [0.5, '0.5'],
  [1, '1'],
  [0.000123, '0.00012'],
])('formatGeneral(%d) with two digits is %s', (value, text) => {
  expect(formatGeneral(value, 2)).toBe(text);
});

test.each([
  [1, '1.000000'],
  [Infinity, '+Inf'],
  [NaN, 'NaN'],
])('formatFixed(%d) is %s', (value, text) => {
  expect(formatFixed(value)).toBe(text);
});
