import { expect, test } from 'vitest';
import { withTables } from '@/components/dashboard/editor/complete-functions';

test('functions and aggregators come from the tables of the language, whatever was proposed', () => {
  const proposed = [
    { label: 'up', type: 'constant' },
    { label: 'holt_winters', detail: 'function', type: 'function' },
    { label: 'sum', detail: 'aggregation', type: 'keyword' },
  ];
  const { options } = withTables({ from: 0, options: proposed });
  const byLabel = new Map(options.map((option) => [option.label, option]));
  expect(byLabel.get('up')).toBe(proposed[0]);
  expect(byLabel.has('holt_winters')).toBe(false);
  expect(byLabel.get('rate')).toMatchObject({ detail: '(range-vector)', info: expect.stringContaining('growth') });
  expect(byLabel.get('limitk')).toMatchObject({ detail: 'aggregation', info: expect.stringContaining('experimental') });
});

test('a list of neither stays as it is', () => {
  const result = { from: 0, options: [{ label: 'up', type: 'constant' }] };
  expect(withTables(result)).toBe(result);
});
