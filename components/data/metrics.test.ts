import { expect, test } from 'vitest';
import { factsOf } from '@/components/data/metrics';

test('a metric has the type and help of its own name, or of its family', () => {
  const metadata = {
    h: [{ type: 'histogram', help: 'of h', unit: '' }],
    h_sum: [{ type: 'gauge', help: 'of the sum', unit: '' }],
  };
  expect(factsOf('h_bucket', metadata)).toEqual({ name: 'h_bucket', type: 'histogram', help: 'of h' });
  expect(factsOf('h_sum', metadata)).toEqual({ name: 'h_sum', type: 'gauge', help: 'of the sum' });
  for (const name of ['constructor', 'toString', '__proto__', 'valueOf_total'])
    expect(factsOf(name, metadata)).toEqual({ name, type: 'unknown', help: '' });
});
