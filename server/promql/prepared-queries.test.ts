import { expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { createPreparedQueries } from '@/server/promql/prepared-queries';

function scene(limit?: number) {
  const parsed: string[] = [];
  const queries = createPreparedQueries((text) => {
    parsed.push(text);
    return parsePromql(text);
  }, limit);
  return { parsed, queries };
}

test('a text is parsed once, and again when it was forgotten for others', () => {
  const { parsed, queries } = scene(2);
  expect(queries.of('up')).toBe(queries.of('up'));
  queries.of('down');
  queries.of('up');
  queries.of('left');
  expect(queries.size()).toBe(2);
  queries.of('up');
  queries.of('down');
  expect(parsed).toEqual(['up', 'down', 'left', 'down']);
});

test('long texts and mistakes are not kept', () => {
  const { parsed, queries } = scene();
  const long = `up{job="${'x'.repeat(2000)}"}`;
  expect(queries.of(long).text).toBe(long);
  queries.of(long);
  expect(() => queries.of('up{')).toThrow('unexpected');
  expect(() => queries.of('up{')).toThrow('unexpected');
  expect(queries.size()).toBe(0);
  expect(parsed).toHaveLength(4);
});
