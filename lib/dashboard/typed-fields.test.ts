import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { PANEL_FIELDS, TARGET_FIELDS, VARIABLE_FIELDS, withTypedFields } from '@/lib/dashboard/typed-fields';

test.each<[JsonObject, JsonObject]>([
  [
    { maxDataPoints: '100', interval: 30 },
    { maxDataPoints: 100, interval: '30' },
  ],
  [
    { maxDataPoints: 'auto', transparent: 1, links: [null, { title: 'a' }] },
    { transparent: true, links: [{ title: 'a' }] },
  ],
  [
    { transformations: {}, collapsed: 'false', unknown: null },
    { collapsed: false, unknown: null },
  ],
])('of a panel %j', (given, wanted) => {
  expect(withTypedFields(given, PANEL_FIELDS)).toEqual(wanted);
});

test.each<[JsonObject, JsonObject]>([
  [
    { legendFormat: 5, intervalFactor: '2', hide: null },
    { legendFormat: '5', intervalFactor: 2 },
  ],
  [
    { instant: 'true', range: 0, format: null, interval: [] },
    { instant: true, range: false },
  ],
])('of a query %j', (given, wanted) => {
  expect(withTypedFields(given, TARGET_FIELDS)).toEqual(wanted);
});

test.each<[JsonObject, JsonObject]>([
  [
    { options: null, regex: null, sort: '1', refresh: 2 },
    { sort: 1, refresh: 2 },
  ],
  [
    { options: ['a', { text: 'b' }], multi: 'yes', allValue: 3 },
    { options: [{ text: 'b' }], allValue: '3' },
  ],
])('of a variable %j', (given, wanted) => {
  expect(withTypedFields(given, VARIABLE_FIELDS)).toEqual(wanted);
});

it('what is as it must be stays the same object, and twice is the same as once', () => {
  const keys = fc.constantFrom(...Object.keys(VARIABLE_FIELDS), 'other');
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), (json) => {
      const once = withTypedFields(json, VARIABLE_FIELDS);
      expect(withTypedFields(once, VARIABLE_FIELDS)).toBe(once);
    }),
  );
});
