import { expect, test } from 'vitest';
import { scoreMatch } from '@/components/features/shell/score-match';

test('scoreMatch() wants every word, in any order and case', () => {
  expect(scoreMatch('Hosts overview linux', 'LINUX hosts')).toBe(1);
  expect(scoreMatch('Hosts overview linux', 'hosts windows')).toBe(0);
  expect(scoreMatch('Hosts overview', '')).toBe(1);
});

test('scoreMatch() puts the start of a word before its middle', () => {
  expect(scoreMatch('API latency', 'lat')).toBeGreaterThan(scoreMatch('Related panels', 'lat'));
  expect(scoreMatch('api_latency', 'lat')).toBe(1);
});
