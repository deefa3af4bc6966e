import { expect, test } from 'vitest';
import { acceptHeader, formatOfContentType } from '@/lib/formats/exposition/content-type';

test('acceptHeader() never asks for protobuf', () => {
  expect(acceptHeader(['PrometheusProto', 'PrometheusText0.0.4'], 'underscores')).toBe(
    'text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  );
  expect(acceptHeader(['PrometheusText1.0.0'], 'underscores')).toBe(
    'text/plain;version=1.0.0;escaping=underscores;q=0.3,*/*;q=0.2',
  );
});

test.each([
  ['text/plain', 'prometheus'],
  ['text/plain; version=0.0.4; charset=utf-8', 'prometheus'],
  ['TEXT/PLAIN', 'prometheus'],
  ['application/openmetrics-text; version=1.0.0', 'openmetrics'],
])('formatOfContentType(%j) is %s', (contentType, format) => {
  expect(formatOfContentType(contentType, undefined)).toBe(format);
});

test.each([
  ['', 'non-compliant scrape target sending blank Content-Type'],
  ['text/html', 'received unsupported Content-Type "text/html"'],
  ['application/vnd.google.protobuf', 'received unsupported Content-Type'],
])('formatOfContentType(%j) needs a fallback', (contentType, reason) => {
  expect(() => formatOfContentType(contentType, undefined)).toThrow(reason);
  expect(formatOfContentType(contentType, 'OpenMetricsText1.0.0')).toBe('openmetrics');
});
