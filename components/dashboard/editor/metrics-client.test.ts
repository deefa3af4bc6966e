import { expect, test } from 'vitest';
import { copyMetadata } from '@/components/dashboard/editor/metrics-client';

test('names of metrics are nothing but names', () => {
  const copy = copyMetadata({ up: [{ type: 'gauge', help: 'h', unit: '' }] });
  expect(copy['up']).toEqual([{ type: 'gauge', help: 'h' }]);
  for (const name of ['constructor', 'toString', '__proto__']) expect(copy[name]).toBeUndefined();
  const hostile = copyMetadata(JSON.parse('{"__proto__":[{"type":"gauge","help":"p","unit":""}]}'));
  expect(hostile['__proto__']).toEqual([{ type: 'gauge', help: 'p' }]);
});
