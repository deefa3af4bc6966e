// Problems of queries with variables in them.
import { expect, test } from 'vitest';
import { queryProblem } from '@/lib/dashboard/query-problem';

test.each([
  '',
  'up',
  'rate(x_total{job="$job", a=~"[[b]]"}[$__rate_interval])',
  'max_over_time(up[${__range}:$__interval])',
  'x offset $shift',
  'topk($n, up)',
  '$metric{a="b"}',
  'mad_over_time(x[5m] smoothed) + fill (0) limitk(1, y)',
])('%s has no problem', (text) => {
  expect(queryProblem(text)).toBeNull();
});

test('the place is in the text as typed', () => {
  const text = 'rate(x_total{job="$job"}[$__rate_interval]';
  const problem = queryProblem(text);
  expect(problem?.message).toMatch(/unclosed left parenthesis/);
  expect(problem?.endOffset).toBeLessThanOrEqual(text.length);
});

test.each([
  ['sum(up', 'unclosed left parenthesis'],
  ['up{', 'unexpected end of input'],
  ['rate(up)', 'expected type range vector'],
])('%s: %s', (text, message) => {
  expect(queryProblem(text)?.message).toContain(message);
});
