import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsOfKey } from '@/lib/alerting/routing/group-key';
import { groupKeyOf } from '@/lib/alerting/routing/route';

test('labels come back from the key of their group', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'é', '"', '\\', '{', '}', ':', '=', ',', ' ', '\n', '\t', '\u0001'),
  });
  const names = fc.constantFrom('alertname', 'dc', 'a b', 'x:y', 'quote"d');
  fc.assert(
    fc.property(fc.dictionary(names, texts), texts, (labels, value) => {
      const key = groupKeyOf({ key: `{}/{team=${JSON.stringify(value)}}` }, labels);
      expect({ ...labelsOfKey(key) }).toEqual({ ...labels });
    }),
  );
});

test('a key without labels has none', () => {
  expect({ ...labelsOfKey('{}:{}') }).toEqual({});
});
